import Invocation
import JSON
import Logging
import Synchronization

/// One process of a function, and what it is at.
///
/// It counts as idle when it asks for its next event, not when it has answered: what it left for
/// afterwards is done in between.
final class Instance: Sendable {
    /// What a call of the Runtime API is answered with.
    enum Reply {
        case accepted
        /// Not the event that it has.
        case unknownInvocation
        /// The event has an answer already, or the start is over.
        case conflict
        case tooLarge
    }

    let settings: InstanceSettings
    /// The build that its process runs.
    let identity: FileIdentity
    private let pool: InstancePool
    private let state: Mutex<InstanceState>
    private let wakes = AsyncStream.makeStream(
        of: Void.self,
        bufferingPolicy: .bufferingNewest(1)
    )

    init(
        for job: Job,
        _ settings: InstanceSettings,
        _ identity: FileIdentity,
        pool: InstancePool
    ) {
        self.settings = settings
        self.identity = identity
        self.pool = pool
        state = Mutex(InstanceState(job, at: settings.clock.monotonic()))
    }

    /// Its process; nil before its start and after its end.
    var processID: Int32? { state.withLock(\.processID) }

    /// Whether it has an event, or does what that left.
    var isBusy: Bool { state.withLock { $0.job != nil } }

    /// Starts its process and serves it to its end.
    func run() async {
        await RuntimeAPIServer(instance: self).run { port in
            await self.runProcess(port: port)
        }
        // Whatever happened on the way, nobody is left waiting.
        ended(nil, "its Runtime API could not be served")
    }

    /// Gives it a job; false when it is not waiting for one.
    func give(_ job: Job) -> Bool {
        let now = settings.clock.monotonic()
        guard let waiter = state.withLock({ $0.give(job, at: now) }) else { return false }
        waiter.resume(returning: .job(job))
        wakes.continuation.yield()
        return true
    }

    /// Has it end, by force at a time.
    ///
    /// It is asked at once, unless it has something to answer and would die of the question.
    func stop(by deadline: ContinuousClock.Instant) {
        state.withLock { $0.stopBy = min($0.stopBy ?? deadline, deadline) }
        wakes.continuation.yield()
    }

    // What its function calls.

    /// The next event, for which it may wait long.
    func next() async -> InstanceState.Next {
        settleOversized()
        report()
        return await withCheckedContinuation { continuation in
            let now = settings.clock.monotonic()
            switch state.withLock({ $0.call(continuation, at: now) }) {
            case .answer(let next): continuation.resume(returning: next)
            case .wait(let other):
                other?.resume(returning: .ended)
                pool.becameIdle(self)
            }
            wakes.continuation.yield()
        }
    }

    /// Takes an answer; nil for one that is longer than it may be.
    func respond(_ requestID: String, _ body: [UInt8]?) -> Reply {
        guard let body else {
            return state.withLock { state in
                guard case .busy(let job) = state.phase, job.requestID == requestID else {
                    return .unknownInvocation
                }
                state.isAnswerTooLarge = true
                return .tooLarge
            }
        }
        do {
            return settle(requestID, .success(try JSON.parse(body)))
        } catch {
            return settle(requestID, .failure(.answerNotJSON(requestID, "\(error)")))
        }
    }

    /// Takes an error in place of an answer.
    func fail(_ requestID: String, _ error: FunctionError) -> Reply {
        settle(requestID, .failure(error))
    }

    /// Takes the reason why it cannot start.
    func failStart(_ error: FunctionError) -> Reply {
        let now = settings.clock.monotonic()
        let job: Job? = state.withLock { state in
            guard case .starting(let job) = state.phase, state.startError == nil else { return nil }
            state.startError = error
            state.failedAt = now
            return job
        }
        guard let job else { return .conflict }
        job.fail(error)
        wakes.continuation.yield()
        return .accepted
    }

    private func settle(_ requestID: String, _ result: Result<JSON, FunctionError>) -> Reply {
        let (job, reply): (Job?, Reply) = state.withLock { state in
            guard let job = state.job, job.requestID == requestID else {
                return (nil, .unknownInvocation)
            }
            guard case .busy = state.phase else { return (nil, .conflict) }
            state.phase = .following(job)
            return (job, .accepted)
        }
        job?.settle(result.mapError { $0 as any Error })
        if job != nil { wakes.continuation.yield() }
        return reply
    }

    /// A function whose answer was too long may say so itself; one that asks on has not.
    private func settleOversized() {
        let job: Job? = state.withLock { state in
            guard case .busy(let job) = state.phase, state.isAnswerTooLarge else { return nil }
            state.phase = .following(job)
            return job
        }
        job?.fail(.answerTooLarge)
    }
}

// Its process.
extension Instance {
    /// Notes that its process runs, and watches it until told that it has ended.
    func watch(_ processID: Int32, _ signal: @Sendable (_ isKill: Bool) -> Void) async {
        state.withLock { $0.processID = processID }
        wakes.continuation.yield()
        for await _ in wakes.stream {
            while let pause = look(processID, signal) {
                let until = settings.clock.monotonic() + pause
                do { try await settings.clock.sleep(until) } catch { return }
            }
        }
    }

    /// How long to wait before the next look; nil until something happens.
    private func look(_ id: Int32, _ signal: @Sendable (_ isKill: Bool) -> Void) -> Duration? {
        let facts = ProcessFacts(of: id) ?? ProcessFacts()
        let isStopping = state.withLock { $0.stopBy != nil }
        let heeds = isStopping && ProcessFacts.heedsTermination(id)
        let now = settings.clock.monotonic()
        switch state.withLock({ $0.order(at: now, facts.residentBytes, heeds, settings) }) {
        case .look(let pause): return pause
        case .rest: return nil
        case .ask:
            signal(false)
            return InstanceState.period
        case .kill:
            signal(true)
            return nil
        }
    }

    /// Notes that its process has ended, or never began; later calls do nothing.
    ///
    /// - Parameter ending: Nil when it never began.
    func ended(_ ending: ProcessEnding?, _ cause: String = "") {
        let last: InstanceState? = state.withLock { state in
            if case .ended = state.phase { return nil }
            let last = state
            state.phase = .ended
            state.poll = nil
            state.processID = nil
            return last
        }
        guard let last else { return }
        wakes.continuation.finish()
        last.poll?.resume(returning: .ended)
        if let job = last.job {
            let error = last.error(for: job, ending, cause, settings)
            // One that was asked to end, and had answered, has done as it was told.
            let isOrderly = last.askedAt != nil && last.cause == nil && job.isSettled
            job.fail(error)
            InstanceReport(last, settings).log(isOrderly ? nil : error)
        } else if last.stopBy == nil {
            settings.logger.error(
                "an idle instance ended",
                metadata: [
                    "function": "\(settings.functionName)",
                    "cause": "\(ending?.description ?? cause)",
                ]
            )
        }
        pool.ended(self)
    }

    /// Tells what the last event took, if it is through.
    private func report() {
        let peak = processID.flatMap { ProcessFacts(of: $0)?.peakBytes } ?? 0
        let last: InstanceState? = state.withLock { state in
            guard case .following = state.phase else { return nil }
            state.peakBytes = max(state.peakBytes, peak)
            return state
        }
        if let last { InstanceReport(last, settings).log(nil) }
    }
}
