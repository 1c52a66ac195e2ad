import Invocation

/// Every bound of this room.
enum Limits {
    /// An event and an answer: 6 MiB.
    static let payloadBytes = SingleInvocation.eventSizeLimit
    /// Of what the platform answers to a post: nobody reads it.
    static let replyBytes = 65_536
    /// The longest invocation that the platform allows, 15 minutes.
    static let invocation = Duration.seconds(900)
    /// How long before the platform's deadline the function's own is, so that an answer still gets
    /// out; a tenth of the time where that is less.
    static let margin = Duration.milliseconds(500)
    /// Seconds for connecting to the platform, which is on the same machine, and for each send.
    static let connectSeconds = 5
    /// For handing in an answer or an error.
    static let postTime = Duration.seconds(30)
    /// Of all lines of an answer's header.
    static let headBytes = 65_536
    /// Bytes that are read at a time.
    static let readBytes = 65_536
    /// Characters of an error's text.
    static let messageLength = 2_048
    /// Characters of a request id, which is part of a path.
    static let requestIDLength = 128
    /// Characters of a trace id.
    static let traceIDLength = 512
}
