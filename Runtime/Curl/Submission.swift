/// A request on its way to the loop, with who waits for the outcome.
struct Submission: Sendable {
    typealias Outcome = Result<HTTPResponse, CurlError>

    /// Unique within the client.
    let id: UInt64
    let request: HTTPRequest
    let target: Target
    let deadline: ContinuousClock.Instant
    let continuation: CheckedContinuation<Outcome, Never>
}
