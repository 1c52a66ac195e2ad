/// Why a message is not known to be in the broker's hands.
///
/// A description holds nothing of a message, and no credentials.
package enum STOMPError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No connection to the broker came about, or it let nobody in; the text says why.
    case unreachable(String)
    /// The broker answered with an error; the text is the start of its own short one.
    case refused(String)
    /// The connection ended before the receipt came: the broker may have the message.
    case lost
    /// The deadline came before the receipt did: the broker may have the message.
    case timedOut
    /// What the broker sent is no STOMP, or too large.
    case malformed
    /// As many sends are under way as the client may have.
    case busy
    /// The message has more bytes than a frame may have.
    case tooLarge(limit: Int)
    /// A header has an empty name, NUL, or, where it is a login, a line end.
    case invalidHeader
    /// The task that waited was cancelled: the broker may have the message.
    case cancelled
    /// The client was closed.
    case closed

    /// Whether trying again can never help.
    ///
    /// An answer of the broker counts as temporary, even one that refuses access: it tells of the
    /// operator's configuration, which is put right.
    package var isPermanent: Bool {
        switch self {
        case .tooLarge, .invalidHeader: true
        case .unreachable, .refused, .lost, .timedOut, .malformed, .busy, .cancelled, .closed:
            false
        }
    }

    package var description: String {
        switch self {
        case .unreachable(let reason): "no connection to the broker: \(reason)"
        case .refused(let text): "the broker refused: \(text)"
        case .lost: "the connection ended before the broker's receipt"
        case .timedOut: "no receipt of the broker in time"
        case .malformed: "the broker does not speak STOMP 1.2"
        case .busy: "too many sends are under way"
        case .tooLarge(let limit): "a frame of more than \(limit) bytes"
        case .invalidHeader: "a header cannot be sent"
        case .cancelled: "cancelled"
        case .closed: "the client is closed"
        }
    }
}
