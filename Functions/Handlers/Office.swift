import Invocation

/// One thing that partners look after themselves: its paths, and how it answers.
protocol Office: Sendable {
    /// Whether a path belongs to it, known or not within it.
    func serves(path: String) -> Bool

    /// Answers a request; the caller's mistakes are answers too.
    ///
    /// - Throws: Our failure: nothing was done, or nobody knows.
    func answer(_ event: HTTPEvent, _ context: Context) async throws -> HTTPAnswer

    /// The answer to a request that failed by our fault.
    ///
    /// - Parameter isOutage: Whether the store could not be reached or written, so that the same
    ///   request may come again at once.
    func failed(_ event: HTTPEvent, isOutage: Bool) -> HTTPAnswer
}
