/// Why a statement gave no rows.
///
/// No case carries a parameter's value, so an error may be logged as it is.
package enum PostgresError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No connection could be had, or one was lost and nobody knows whether the statement was done.
    case unavailable(String)
    /// The caller's deadline passed; the statement may or may not have been done.
    case timedOut
    /// The caller's task was cancelled; the statement may or may not have been done.
    case cancelled
    /// The server refused: its transaction was rolled back.
    case server(sqlstate: String, message: String)
    /// A column, counted from 0, does not hold what the statement's `decode` asked for.
    case decoding(column: Int, expected: String)
    /// A parameter that cannot be sent; nothing was.
    case invalidParameter(String)

    package var description: String {
        switch self {
        case .unavailable(let reason): "database unavailable: \(reason)"
        case .timedOut: "database call passed its deadline"
        case .cancelled: "database call was cancelled"
        case .server(let sqlstate, let message): "database error \(sqlstate): \(message)"
        case .decoding(let column, let expected): "column \(column) is not \(expected)"
        case .invalidParameter(let reason): "parameter cannot be sent: \(reason)"
        }
    }

    /// Whether it lies in the state of the server: once that is mended, the same call may succeed.
    ///
    /// By the class of the code: rolled back in a deadlock (40), out of space or connections (53),
    /// an object in use (55), an operator's doing (57), its disk or files (58), or read-only
    /// (25006).
    package var isOutage: Bool {
        switch self {
        case .unavailable, .timedOut, .cancelled: true
        case .server(let sqlstate, _):
            sqlstate == "25006" || ["40", "53", "55", "57", "58"].contains(sqlstate.prefix(2))
        case .decoding, .invalidParameter: false
        }
    }
}
