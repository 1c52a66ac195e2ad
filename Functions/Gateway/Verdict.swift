/// What an answer of the other side means for a message.
package enum Verdict: Hashable, Sendable {
    case delivered
    /// A judgement of the server: the same message may be taken later, or elsewhere.
    case temporary
    /// A judgement of the message: it will never be taken.
    case permanent

    /// Reads the status code of an HTTP answer, which alone counts.
    ///
    /// 401, 402, 403 and 407 are temporary: they are faults of configuration that hit every
    /// message and are repaired while messages wait. 404 is permanent: it is the natural answer
    /// for a number nobody knows, and a stored message holds up all later ones of its subscriber.
    /// What is no final answer (1xx, 3xx, anything outside 200 to 599) is temporary; so is no
    /// answer at all.
    package static func ofHTTPStatus(_ status: Int) -> Verdict {
        switch status {
        case 200...299: .delivered
        case 401, 402, 403, 407, 408, 421, 423, 425, 429: .temporary
        case 400...499, 501, 505: .permanent
        case _: .temporary
        }
    }

    /// Whether the answer says that the message is there already.
    ///
    /// It counts as delivered then: most often by an attempt whose answer was lost.
    package static func isAlreadyThere(status: Int) -> Bool { status == 409 }

    /// Whether an attempt goes on to the secondary: only if the primary could not take it now.
    package static func callsSecondary(afterPrimary primary: Verdict) -> Bool {
        primary == .temporary
    }

    /// The verdict of an attempt.
    ///
    /// - Parameter secondary: Nil where there is none; passed over where it is not to be called.
    package static func ofAttempt(primary: Verdict, secondary: Verdict?) -> Verdict {
        guard callsSecondary(afterPrimary: primary), let secondary else { return primary }
        return secondary
    }

    /// Whether an answer counts against the endpoint's circuit, whatever it means for the message.
    ///
    /// - Parameter status: Nil where no answer came: refused, reset, timed out, unreadable.
    package static func isEndpointFault(status: Int?) -> Bool {
        switch status {
        case nil, 401, 403, 408, 429: true
        // A redirect is never followed: an endpoint that only redirects takes nothing.
        case .some(let status): 300...399 ~= status || 500...599 ~= status
        }
    }
}
