/// Why the platform cannot be spoken to.
enum PlatformProblem: Error, CustomStringConvertible {
    /// No connection, or it broke.
    case unreachable(String)
    /// The platform gave this environment up; nothing is to be tried any more.
    case givenUp
    /// It takes nothing of that length.
    case tooLong
    /// It refused a request, with this status.
    case refused(Int)
    /// What it sent is no answer, or no invocation.
    case malformed(String)

    var description: String {
        switch self {
        case .unreachable(let reason): "the Runtime API cannot be reached: \(reason)"
        case .givenUp: "the Runtime API answered 500"
        case .tooLong: "the Runtime API answered 413"
        case .refused(let status): "the Runtime API answered \(status)"
        case .malformed(let reason): "the Runtime API sent what cannot be read: \(reason)"
        }
    }
}
