/// What a lane holds: the thing that is delivered to an endpoint.
package enum Load: Hashable, Sendable {
    /// To a carrier.
    case mt(Message)
    /// To a partner.
    case mo(Message)
    /// To the partner that sent the message which it is about.
    case dr(Report, of: Message)

    /// The subscriber whose lane it is in.
    package var owner: MSISDN {
        switch self {
        case .mt(let message), .mo(let message), .dr(_, of: let message): message.owner
        }
    }
}
