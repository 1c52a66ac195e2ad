/// What a lane holds: the thing that is delivered to an endpoint.
package enum Load: Hashable, Sendable {
    /// To a carrier.
    case mt(Message)
    /// To a partner.
    case mo(Message)
    /// To the partner that sent the message which it is about.
    case dr(Report, of: Message)

    /// What a load is, without what it holds.
    package enum Kind: Hashable, Sendable, CaseIterable {
        case mt
        case mo
        case dr
    }

    package var kind: Kind {
        switch self {
        case .mt: .mt
        case .mo: .mo
        case .dr: .dr
        }
    }

    /// The subscriber whose lane it is in.
    package var owner: MSISDN {
        switch self {
        case .mt(let message), .mo(let message), .dr(_, of: let message): message.owner
        }
    }
}
