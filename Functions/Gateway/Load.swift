/// What a lane holds: the thing that is delivered to an endpoint.
package enum Load: Hashable, Sendable {
    /// To a carrier.
    case mt(Message)
    /// To a partner.
    case mo(Message)
    /// To the partner that sent the message which it is about.
    case dr(Report, of: Message)

    /// Which way a load goes; the numbers are those of the schema.
    package enum Kind: Int, Hashable, Sendable, CaseIterable {
        case mt = 0
        case mo = 1
        case dr = 2
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
