/// What a caller waits for: a message's receipt, or just a connection.
struct Submission: Sendable {
    typealias Outcome = Result<Void, STOMPError>

    let id: UInt64
    /// The `SEND` frame, whose receipt is ``id``; nil where a connection is all that is wanted.
    let frame: [UInt8]?
    let deadline: ContinuousClock.Instant
    let continuation: CheckedContinuation<Outcome, Never>

    var isProbe: Bool { frame == nil }
}
