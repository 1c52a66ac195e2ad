package import Invocation
package import Logging
import ServiceLifecycle
import Synchronization

/// Runs work that outlives who asked for it: all at once, up to a bound, until it is shut down.
///
/// On graceful shutdown it goes on taking work while some is running, ends when none is left, and
/// cancels what is still running after the drain time. Work added before `run()` waits for it.
package final class WorkQueue: Service, FollowUps {
    /// How many works may wait and run together.
    package static let defaultCapacity = 10_000

    private struct State {
        var waiting: [@Sendable () async -> Void] = []
        /// Waiting and running together.
        var count = 0
        var isFinishing = false
        /// What is still running then is cancelled, once the end has begun.
        var endBy: ContinuousClock.Instant?
        var isOver = false
    }

    private let name: String
    private let capacity: Int
    private let drainTime: Duration
    private let clock: Clock
    private let logger: Logger
    private let state = Mutex(State())
    private let arrivals = AsyncStream.makeStream(
        of: Void.self,
        bufferingPolicy: .bufferingNewest(1)
    )
    private let finishing = AsyncStream.makeStream(of: Void.self)

    /// - Parameters:
    ///   - name: What it runs, for the log.
    ///   - drainTime: How long running work may go on after a graceful shutdown, or
    ///     ``endSoon()``.
    package init(
        _ name: String,
        capacity: Int = WorkQueue.defaultCapacity,
        drainTime: Duration,
        clock: Clock,
        logger: Logger
    ) {
        self.name = name
        self.capacity = capacity
        self.drainTime = drainTime
        self.clock = clock
        self.logger = logger
    }

    /// Waiting and running together.
    package var count: Int { state.withLock(\.count) }

    /// Takes one piece of work, unless there is too much already or the queue has ended.
    ///
    /// - Returns: Whether it will run.
    package func offer(_ work: @escaping @Sendable () async -> Void) -> Bool {
        let isTaken = state.withLock { state in
            guard state.count < capacity, !state.isOver else { return false }
            state.count += 1
            state.waiting.append(work)
            return true
        }
        if isTaken { arrivals.continuation.yield() }
        return isTaken
    }

    /// Takes one piece of work; what does not fit is dropped and logged as an error, so it has to
    /// be work that something else takes up again.
    package func add(_ work: @escaping @Sendable () async -> Void) {
        if !offer(work) { logger.error("\(name): work dropped", metadata: ["count": "\(count)"]) }
    }

    /// Has the drain time run from now: others end first, and this queue has what they leave of it.
    func endSoon() {
        let end = clock.monotonic() + drainTime
        state.withLock { $0.endBy = $0.endBy ?? end }
    }

    /// Begins the end: `run()` returns when no work is left, or the drain time is over.
    package func finish() {
        endSoon()
        let isIdle = state.withLock { state in
            state.isFinishing = true
            return state.count == 0
        }
        if isIdle { end() } else { finishing.continuation.finish() }
    }

    /// Runs work until it is finished, shut down or cancelled; once only.
    package func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.work() }
                group.addTask { await self.waitOutDrainTime() }
                await group.next()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.finish()
        }
        end()
    }

    private func work() async {
        await withDiscardingTaskGroup { group in
            for await _ in arrivals.stream { start(&group) }
            // Cancelled: what still waits runs too, and finds itself cancelled.
            end()
            start(&group)
        }
    }

    private func start(_ group: inout DiscardingTaskGroup) {
        let batch = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for work in batch {
            group.addTask {
                await work()
                self.settle()
            }
        }
    }

    private func settle() {
        let isLast = state.withLock { state in
            state.count -= 1
            return state.count == 0 && state.isFinishing
        }
        if isLast { end() }
    }

    private func end() {
        state.withLock { $0.isOver = true }
        arrivals.continuation.finish()
    }

    private func waitOutDrainTime() async {
        for await _ in finishing.stream {}
        guard let end = state.withLock(\.endBy) else { return }
        do { try await clock.sleep(end) } catch { return }
        let left = count
        if left > 0 {
            logger.error("\(name): cancelled after \(drainTime)", metadata: ["count": "\(left)"])
        }
    }
}
