package import Logging

/// What a function gets besides its event: time, chance, log, metrics and the end of its time.
package struct Context: Sendable {
    package var requestID: String
    package var functionName: String
    package var clock: Clock
    /// No wait of the invocation goes past it.
    package var deadline: ContinuousClock.Instant
    /// How long work for after the answer may go on: as long as the host lives, or the deadline.
    package var followUpDeadline: ContinuousClock.Instant
    package var logger: Logger
    /// The platform's own id of what it traces, where it has one; ``trace`` is what goes on.
    package var platformTraceID: String?
    /// Random bits; a test passes its own.
    package var random: @Sendable () -> UInt64
    /// The trace that goes on with what is done here.
    package private(set) var trace: TraceContext
    /// Where what happens is counted.
    package var metrics: Metrics
    /// Whether the host is about to end: begin nothing that can wait for another.
    package var isStopping: @Sendable () -> Bool
    private var followUps: any FollowUps

    /// - Parameter traceparent: The header of the event, ``Event/traceparent``; where it is missing
    ///   or malformed a trace begins.
    package init(
        requestID: String,
        functionName: String,
        clock: Clock,
        deadline: ContinuousClock.Instant,
        followUpDeadline: ContinuousClock.Instant? = nil,
        logger: Logger,
        random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) },
        traceparent: String? = nil,
        metrics: Metrics = Metrics(),
        isStopping: @escaping @Sendable () -> Bool = { false },
        followUps: any FollowUps
    ) {
        self.requestID = requestID
        self.functionName = functionName
        self.clock = clock
        self.deadline = deadline
        self.followUpDeadline = followUpDeadline ?? deadline
        self.logger = logger
        self.random = random
        trace = traceparent.flatMap(TraceContext.init(traceparent:)) ?? TraceContext(random: random)
        self.metrics = metrics
        self.isStopping = isStopping
        self.followUps = followUps
        self.logger[metadataKey: "traceId"] = "\(trace.traceID)"
    }

    /// The same, but work for after the answer goes to another host: one that need not wait.
    package func leaving(to others: any FollowUps) -> Context {
        var copy = self
        copy.followUps = others
        return copy
    }

    /// The same for something that belongs to another trace; nil: to this one.
    package func following(_ trace: TraceContext?) -> Context {
        guard let trace, trace != self.trace else { return self }
        var copy = self
        copy.trace = trace
        copy.logger[metadataKey: "traceId"] = "\(trace.traceID)"
        return copy
    }

    /// The header `traceparent` of one request that goes out.
    package func makeTraceparent() -> String { trace.traceparent(span: random()) }

    /// Leaves work for after the answer has gone out; the host waits for it before it ends the
    /// invocation, so that a slow next hop never delays the caller.
    package func afterAnswer(_ work: @escaping @Sendable () async -> Void) {
        followUps.add(work)
    }
}
