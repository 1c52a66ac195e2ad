package import Invocation

/// How an invocation ended.
package enum InvocationOutcome: Sendable {
    case answer(Answer)
    case failed(any Error)
    /// The function had not answered in time; it was cancelled.
    case timedOut
    case unknownFunction
    /// Too many invocations are under way, or the host has ended.
    case refused
}

extension InvocationOutcome {
    var ending: Metrics.Ending {
        switch self {
        case .answer: .answered
        case .failed(let error): error is EventError ? .malformed : .failed
        case .timedOut: .timedOut
        case .refused, .unknownFunction: .refused
        }
    }
}

/// An invocation whose answer is not out yet; its follow-ups start when this value ends.
struct OpenInvocation: ~Copyable {
    let outcome: InvocationOutcome
    private let held: HeldFollowUps

    init(_ outcome: InvocationOutcome, _ held: HeldFollowUps) {
        self.outcome = outcome
        self.held = held
    }

    deinit { held.release() }

    /// Tells that the answer is out.
    consuming func end() {}
}
