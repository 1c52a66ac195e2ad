import Invocation

/// One thing that partners look after themselves: its paths, and how it answers.
protocol Office: Sendable {
    /// Whether a path belongs to it, known or not within it.
    func serves(path: String) -> Bool

    /// Answers a request; the caller's mistakes are answers too.
    ///
    /// - Throws: Our failure: nothing was done, or nobody knows.
    func answer(_ event: HTTPEvent, _ context: Context) async throws -> HTTPAnswer

    /// The answer when nothing was done, or nobody knows.
    ///
    /// - Parameter isOutage: Whether it may be sent again at once; else nobody knows when.
    func failed(isOutage: Bool) -> HTTPAnswer
}
