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
        /// Added before it runs.
        var waiting: [(id: Int, work: Work)] = []
        var running: [Int: Task<Void, Never>] = [:]
        var nextID = 0
        var isRunning = false
        var isFinishing = false
        /// What is still running then is cancelled, once the end has begun.
        var endBy: ContinuousClock.Instant?
        var isOver = false

        /// Waiting and running together.
        var count: Int { waiting.count + running.count }
        var isDone: Bool { isFinishing && count == 0 }
    }

    private typealias Work = @Sendable (Int) async -> Void

    private let name: String
    private let capacity: Int
    private let drainTime: Duration
    private let clock: Clock
    private let logger: Logger
    private let state = Mutex(State())
    private let ended = AsyncStream.makeStream(of: Void.self)
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
    /// - Parameter work: Told the number by which it can be cancelled.
    /// - Returns: Whether it will run.
    package func offer(_ work: @escaping @Sendable (_ id: Int) async -> Void) -> Bool {
        state.withLock { state in
            guard state.count < capacity, !state.isOver else { return false }
            state.nextID += 1
            if state.isRunning {
                start(state.nextID, work, &state)
            } else {
                state.waiting.append((state.nextID, work))
            }
            return true
        }
    }

    /// Cancels one piece of work, if it still runs.
    func cancel(_ id: Int) { state.withLock { $0.running[id] }?.cancel() }

    /// Takes one piece of work; what does not fit is dropped and logged as an error, so it has to
    /// be work that something else takes up again.
    package func add(_ work: @escaping @Sendable () async -> Void) {
        if !offer({ _ in await work() }) {
            logger.error("\(name): work dropped", metadata: ["count": "\(count)"])
        }
    }

    /// Has the drain time run from now: others end first, and this queue has what they leave of it.
    func endSoon() {
        let end = clock.monotonic() + drainTime
        state.withLock { $0.endBy = $0.endBy ?? end }
    }

    /// Begins the end: `run()` returns when no work is left, or the drain time is over.
    package func finish() {
        endSoon()
        let isDone = state.withLock { state in
            state.isFinishing = true
            state.isOver = state.isOver || state.isDone
            return state.isDone
        }
        if isDone { ended.continuation.finish() } else { finishing.continuation.finish() }
    }

    /// Runs work until it is finished, shut down or cancelled; once only.
    package func run() async throws {
        begin()
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { for await _ in self.ended.stream {} }
                group.addTask { await self.waitOutDrainTime() }
                await group.next()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.finish()
        }
        let left = end()
        for task in left { task.cancel() }
        for task in left { await task.value }
    }

    private func begin() {
        state.withLock { state in
            state.isRunning = true
            for (id, work) in state.waiting { start(id, work, &state) }
            state.waiting = []
        }
    }

    private func start(_ id: Int, _ work: @escaping Work, _ state: inout State) {
        state.running[id] = Task {
            await work(id)
            settle(id)
        }
    }

    private func settle(_ id: Int) {
        let isDone = state.withLock { state in
            state.running[id] = nil
            state.isOver = state.isOver || state.isDone
            return state.isDone
        }
        if isDone { ended.continuation.finish() }
    }

    /// Takes nothing more; gives what still runs.
    private func end() -> [Task<Void, Never>] {
        state.withLock { state in
            state.isOver = true
            return Array(state.running.values)
        }
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
