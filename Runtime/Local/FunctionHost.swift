package import Invocation
package import Logging
package import ServiceLifecycle
import Synchronization

/// Holds functions and invokes them, in this process or by what stands for one of their own.
///
/// Invocations run only while ``services`` do: they start with the first and end after the last.
package struct FunctionHost: Sendable {
    /// A function and what its template says.
    package struct Hosted: Sendable {
        package var function: any Function
        package var timeout: Duration
        /// What its context and its log lines call it.
        package var name: String

        package init(_ function: any Function, timeout: Duration, name: String? = nil) {
            self.function = function
            self.timeout = timeout
            self.name = name ?? function.name
        }
    }

    /// How long follow-ups may go on: far longer than any lane takes; a shutdown ends them.
    static let followUpTime = Duration.seconds(3600)

    /// How long work may go on after a graceful shutdown has begun, where nobody says how long the
    /// functions may take.
    package static let defaultDrainTime = Duration.seconds(25)

    /// The most bytes of events that are carried out for nobody who waits.
    package static let defaultLaterBytes = 64 * 1024 * 1024

    private let functions: [String: Hosted]
    private let clock: Clock
    private let logger: Logger
    private let invocations: WorkQueue
    private let followUps: WorkQueue
    private let laterBytes: ByteBudget
    private let counts: InvocationCounts
    /// What the functions and their invocations count.
    package let metrics: Metrics
    private let stopping = StopFlag()
    private let deadlines: Deadlines

    /// - Parameters:
    ///   - functions: By the name that invocations use: the logical id.
    ///   - capacity: The most invocations under way, and the most follow-ups.
    ///   - laterBytes: The most bytes of events under way that nobody waits for.
    ///   - drainTime: How long they may go on, together, once the end has begun.
    package init(
        _ functions: [String: Hosted],
        clock: Clock,
        logger: Logger,
        capacity: Int = WorkQueue.defaultCapacity,
        laterBytes: Int = FunctionHost.defaultLaterBytes,
        drainTime: Duration = FunctionHost.defaultDrainTime,
        metrics: Metrics = Metrics()
    ) {
        self.functions = functions
        self.clock = clock
        self.logger = logger
        self.metrics = metrics
        counts = InvocationCounts(functions.keys)
        deadlines = Deadlines(clock: clock)
        self.laterBytes = ByteBudget(laterBytes)
        func queue(_ name: String) -> WorkQueue {
            WorkQueue(name, capacity: capacity, drainTime: drainTime, clock: clock, logger: logger)
        }
        invocations = queue("invocations")
        followUps = queue("follow-ups")
    }

    /// What runs the invocations and their follow-ups, in the order to start; stopped in reverse.
    package var services: [any Service] { [followUps, invocations] }

    /// Tells functions and follow-ups that the end is near; the time that they have runs from now.
    func beginStopping() {
        stopping.set()
        invocations.endSoon()
        followUps.endSoon()
    }

    /// What was invoked so far, by name.
    package var statistics: [String: FunctionStatistics] { counts.all }

    /// The name that invocations use, for a logical id or what its template calls a function.
    func key(of name: String) -> String? {
        functions[name] == nil ? functions.first { $0.value.name == name }?.key : name
    }

    func timeout(of name: String) -> Duration? { functions[name]?.timeout }

    /// Follow-ups that wait or run.
    package var followUpCount: Int { followUps.count }

    /// Invokes a function; its follow-ups start when the outcome is returned.
    ///
    /// - Parameter limit: Shortens the function's own timeout.
    /// - Returns: The outcome, at the timeout at the latest.
    package func invoke(
        _ name: String,
        _ event: Event,
        requestID: String,
        within limit: Duration? = nil
    ) async -> InvocationOutcome {
        await begin(name, event, requestID: requestID, within: limit).outcome
    }

    /// Invokes a function for nobody who waits; a failure is logged.
    ///
    /// - Parameter bytes: The length of the event as it came.
    /// - Returns: Whether it will run: not when there is too much under way already.
    func invokeLater(_ name: String, _ event: Event, bytes: Int, requestID: String) -> Bool {
        guard laterBytes.take(bytes) else { return false }
        let held = HeldFollowUps(before: followUps)
        return start(name, event, requestID: requestID, within: nil, held) { [laterBytes] _ in
            laterBytes.give(bytes)
            held.release()
        }
    }

    /// Invokes a function; its follow-ups wait until the invocation is ended.
    func begin(
        _ name: String,
        _ event: Event,
        requestID: String,
        within limit: Duration? = nil
    ) async -> OpenInvocation {
        let held = HeldFollowUps(before: followUps)
        let outcome = await withCheckedContinuation { continuation in
            start(name, event, requestID: requestID, within: limit, held) {
                continuation.resume(returning: $0)
            }
        }
        return OpenInvocation(outcome, held)
    }

    /// Counts and logs an event that cannot be read, which no function gets to see.
    ///
    /// - Returns: What an invocation with it would come to.
    func refuse(_ name: String, _ error: EventError, requestID: String) -> InvocationOutcome {
        guard let hosted = functions[name] else { return .unknownFunction }
        let outcome = InvocationOutcome.failed(error)
        counts.begin(name)
        counts.end(name, outcome)
        metrics.invoked(name, outcome.ending, took: .zero)
        log(outcome, hosted.timeout, logger(of: hosted, requestID))
        return outcome
    }

    /// Begins an invocation, which takes one place of the queue.
    ///
    /// - Parameter told: Called once with the outcome, also when it is not begun.
    /// - Returns: Whether it is begun.
    @discardableResult
    private func start(
        _ name: String,
        _ event: Event,
        requestID: String,
        within limit: Duration?,
        _ held: HeldFollowUps,
        _ told: @escaping @Sendable (InvocationOutcome) -> Void
    ) -> Bool {
        guard let hosted = functions[name] else {
            told(.unknownFunction)
            return false
        }
        let begun = clock.monotonic()
        let timeout = min(hosted.timeout, limit ?? hosted.timeout)
        let context = context(hosted, event, requestID, begun, timeout, held)
        counts.begin(name)
        let race = Race(
            function: hosted.function,
            event: event,
            context: context,
            deadlines: deadlines
        ) { outcome in
            counts.end(name, outcome)
            metrics.invoked(name, outcome.ending, took: clock.monotonic() - begun)
            log(outcome, timeout, context.logger)
            told(outcome)
        }
        let isTaken = invocations.offer { [invocations] id in
            await race.run { invocations.cancel(id) }
        }
        if !isTaken { race.finish(.refused) }
        return isTaken
    }

    private func context(
        _ hosted: Hosted,
        _ event: Event,
        _ requestID: String,
        _ begun: ContinuousClock.Instant,
        _ timeout: Duration,
        _ held: HeldFollowUps
    ) -> Context {
        Context(
            requestID: requestID,
            functionName: hosted.name,
            clock: clock,
            deadline: begun + timeout,
            followUpDeadline: begun + Self.followUpTime,
            logger: logger(of: hosted, requestID),
            traceparent: event.traceparent,
            metrics: metrics,
            isStopping: { [stopping] in stopping.isSet },
            followUps: held
        )
    }

    private func logger(of hosted: Hosted, _ requestID: String) -> Logger {
        var logger = logger
        logger[metadataKey: "requestId"] = "\(requestID)"
        logger[metadataKey: "function"] = "\(hosted.name)"
        return logger
    }

    private func log(_ outcome: InvocationOutcome, _ timeout: Duration, _ logger: Logger) {
        switch outcome {
        case .answer: logger.debug("answered")
        case .failed(let error): logger.error("failed", metadata: ["error": "\(error)"])
        case .timedOut: logger.error("timed out", metadata: ["timeout": "\(timeout)"])
        case .refused: logger.error("refused: too many invocations, or shut down")
        case .unknownFunction: logger.error("unknown function")
        }
    }
}
