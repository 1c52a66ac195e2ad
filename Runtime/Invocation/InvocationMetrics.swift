/// What every host counts of the functions that it runs.
extension Metrics {
    /// How an invocation ended, as it is told.
    package enum Ending: String, Sendable, CaseIterable {
        case answered
        /// The event is none that the function takes.
        case malformed
        case failed
        case timedOut = "timed-out"
        /// There was no room for it.
        case refused
    }

    /// Counts an invocation.
    ///
    /// - Parameters:
    ///   - time: From the event to the answer.
    ///   - isCold: Whether it is the first of a process that was started for it.
    package func invoked(
        _ function: String,
        _ ending: Ending,
        took time: Duration,
        isCold: Bool = false
    ) {
        count(.invocations, [function, ending.rawValue])
        observe(.invocationSeconds, time, [function])
        count(.coldStarts, by: isCold ? 1 : 0, [function])
    }
}

extension Metric {
    package static let invocations = Metric(
        "Invocations",
        .counter,
        labels: ["function", "outcome"],
        "Invocations that have ended."
    )
    package static let invocationSeconds = Metric(
        "InvocationSeconds",
        .histogram,
        labels: ["function"],
        "Time from an event to its answer."
    )
    package static let coldStarts = Metric(
        "ColdStarts",
        .counter,
        labels: ["function"],
        "Invocations for which a process was started."
    )
}
