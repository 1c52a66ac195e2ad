package import Invocation
package import Logging
package import ServiceLifecycle
import Synchronization

/// Holds functions and invokes them in this process.
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

    /// How long work may go on after a graceful shutdown has begun.
    package static let defaultDrainTime = Duration.seconds(25)

    private let functions: [String: Hosted]
    private let clock: Clock
    private let logger: Logger
    private let invocations: WorkQueue
    private let followUps: WorkQueue
    private let counts: InvocationCounts
    /// What the functions and their invocations count.
    package let metrics: Metrics
    private let stopping = StopFlag()
    private let deadlines: Deadlines

    /// - Parameters:
    ///   - functions: By the name that invocations use: the logical id.
    ///   - capacity: The most invocations under way, and the most follow-ups.
    package init(
        _ functions: [String: Hosted],
        clock: Clock,
        logger: Logger,
        capacity: Int = WorkQueue.defaultCapacity,
        drainTime: Duration = FunctionHost.defaultDrainTime,
        metrics: Metrics = Metrics()
    ) {
        self.functions = functions
        self.clock = clock
        self.logger = logger
        self.metrics = metrics
        counts = InvocationCounts(functions.keys)
        deadlines = Deadlines(clock: clock)
        func queue(_ name: String) -> WorkQueue {
            WorkQueue(name, capacity: capacity, drainTime: drainTime, clock: clock, logger: logger)
        }
        invocations = queue("invocations")
        followUps = queue("follow-ups")
    }

    /// What runs the invocations and their follow-ups, in the order to start; stopped in reverse.
    package var services: [any Service] { [followUps, invocations] }

    /// Tells functions and follow-ups that the end is near.
    func beginStopping() { stopping.set() }

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
    /// - Returns: False when there are too many invocations already.
    func invokeLater(_ name: String, _ event: Event, requestID: String) -> Bool {
        invocations.offer { _ = await self.invoke(name, event, requestID: requestID) }
    }

    /// Invokes a function; its follow-ups wait until the invocation is ended.
    func begin(
        _ name: String,
        _ event: Event,
        requestID: String,
        within limit: Duration? = nil
    ) async -> OpenInvocation {
        let held = HeldFollowUps(before: followUps)
        guard let hosted = functions[name] else { return OpenInvocation(.unknownFunction, held) }
        let timeout = min(hosted.timeout, limit ?? hosted.timeout)
        var logger = logger
        logger[metadataKey: "requestId"] = "\(requestID)"
        logger[metadataKey: "function"] = "\(hosted.name)"
        let context = Context(
            requestID: requestID,
            functionName: hosted.name,
            clock: clock,
            deadline: clock.monotonic() + timeout,
            followUpDeadline: clock.monotonic() + Self.followUpTime,
            logger: logger,
            traceparent: event.traceparent,
            metrics: metrics,
            isStopping: { [stopping] in stopping.isSet },
            followUps: held
        )
        counts.begin(name)
        let start = clock.monotonic()
        let outcome = await outcome(of: hosted.function, event, context)
        counts.end(name, outcome)
        metrics.invoked(name, outcome.ending, took: clock.monotonic() - start)
        log(outcome, timeout, context.logger)
        return OpenInvocation(outcome, held)
    }

    private func outcome(
        of function: any Function,
        _ event: Event,
        _ context: Context
    ) async -> InvocationOutcome {
        await withCheckedContinuation { continuation in
            let race = Race(
                function: function,
                event: event,
                context: context,
                deadlines: deadlines,
                continuation
            )
            if !invocations.offer({ await race.run() }) { race.finish(.refused) }
        }
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
