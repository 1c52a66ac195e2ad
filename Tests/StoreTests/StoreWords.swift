import Store

extension Intake {
    /// One word for an expectation to compare with.
    var word: String {
        switch self {
        case .accepted(let lane): lane == nil ? "stored" : "send"
        case .duplicate: "duplicate"
        case .refused(let rejection): "\(rejection)"
        }
    }
}

extension NextStep {
    /// One word for an expectation to compare with.
    var word: String {
        switch self {
        case .drained: "drained"
        case .next: "next"
        case .lost: "lost"
        case .givenBack: "given back"
        }
    }

    /// The lane, when it goes on.
    var lane: HeldLane? {
        guard case .next(let lane) = self else { return nil }
        return lane
    }
}

extension ReportIntake {
    /// One word for an expectation to compare with.
    var word: String {
        switch self {
        case .forwarded(let lane, of: _): lane == nil ? "forwarded, stored" : "forwarded"
        case .noted: "noted"
        case .stale: "stale"
        case .early: "early"
        case .unknown: "unknown"
        case .refused: "refused"
        }
    }
}

extension Ending {
    static func delivered(_ reference: String? = nil) -> Ending {
        Ending(isDelivered: true, code: 200, reason: nil, reference: reference)
    }

    static func dead(_ code: Int = 400) -> Ending {
        Ending(isDelivered: false, code: code, reason: "no such number", reference: nil)
    }
}
