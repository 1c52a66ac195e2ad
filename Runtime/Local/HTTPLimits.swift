/// What the HTTP front takes of its clients: space, time and number.
package struct HTTPLimits: Sendable {
    /// The longest body; what the platform's gateway takes.
    package var bodyBytes = 10 * 1024 * 1024
    /// The longest body that reaches a function; what the platform's functions take.
    package var functionBodyBytes = 6 * 1024 * 1024
    /// How much of a body that is too long is read, so that its sender sees the answer rather than
    /// a reset connection.
    package var discardBytes = 32 * 1024 * 1024
    /// The longest request line and header fields together: a function that takes targets of 16 KiB
    /// can answer longer ones itself.
    package var headBytes = 24 * 1024
    /// Past it a head that is too long is so for its target, as requests are told: 16 KiB.
    package var targetBytes = 16 * 1024
    /// Where the parser itself gives up, answers 400 and closes.
    package var parserHeadBytes = 64 * 1024
    /// For a complete head, between two pieces of a body, and between two requests.
    package var idleTime = Duration.seconds(30)
    /// For a whole body.
    package var bodyTime = Duration.seconds(60)
    /// Connections at a time; more wait in the backlog.
    package var connections = 1_000
    package var backlog = 512

    package init() {}
}
