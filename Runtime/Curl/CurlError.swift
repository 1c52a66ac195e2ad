/// Why a request has no answer: ours or the other side's failure, thrown.
///
/// A description never holds a URL, a header or a body.
package enum CurlError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not an absolute `https` URL (or `http`, where allowed), too long, or with a user in it.
    case invalidURL
    /// The method or a header field cannot be sent.
    case invalidHeader
    /// The name stands only for addresses that the ``AddressPolicy`` refuses.
    case addressRefused
    /// The host name has no address.
    case unresolved
    /// No connection came about.
    case refused
    /// Its connect or total time ran out.
    case timedOut
    /// The handshake or the certificate failed; `code` is libcurl's.
    case tls(code: Int32, reason: String)
    /// The connection ended before the answer did.
    case reset
    /// What came is no HTTP answer, or its header passes the bounds.
    case malformedAnswer
    /// As many transfers are under way as the client or the process may have.
    case busy
    /// The task that waited was cancelled.
    case cancelled
    /// The client was closed.
    case closed
    /// Any other libcurl failure.
    case other(code: Int32, text: String)

    /// The libcurl code, or the nearest one where the failure is not libcurl's own.
    package var code: Int32 {
        switch self {
        case .invalidURL: 3
        case .invalidHeader: 43
        case .addressRefused: 7
        case .unresolved: 6
        case .refused: 7
        case .timedOut: 28
        case .tls(let code, _): code
        case .reset: 56
        case .malformedAnswer: 8
        case .busy: 89
        case .cancelled: 42
        case .closed: 2
        case .other(let code, _): code
        }
    }

    package var description: String {
        switch self {
        case .invalidURL: "the URL is not one to send to"
        case .invalidHeader: "the method or a header field cannot be sent"
        case .addressRefused: "the address is not allowed"
        case .unresolved: "the host name has no address"
        case .refused: "could not connect"
        case .timedOut: "timed out"
        case .tls(_, let reason): "TLS failed: \(reason)"
        case .reset: "the connection ended before the answer did"
        case .malformedAnswer: "the answer is not HTTP"
        case .busy: "too many transfers are under way"
        case .cancelled: "cancelled"
        case .closed: "the client is closed"
        case .other(_, let text): text
        }
    }
}
