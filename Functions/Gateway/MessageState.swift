/// How far a message has come; it only moves forward.
package enum MessageState: Hashable, Sendable, CaseIterable {
    /// Stored, and waiting in its lane.
    case accepted
    /// Taken by the next hop.
    case sent
    /// At its recipient.
    case delivered
    /// Reported as not delivered.
    case failed
    /// Not delivered within its validity.
    case expired
    /// Refused for good by the next hop, and kept as a dead letter.
    case dead

    /// What a DR says of the message.
    package init(_ status: ReportStatus) {
        switch status {
        case .enroute: self = .sent
        case .delivered: self = .delivered
        case .failed: self = .failed
        }
    }

    /// Whether nothing comes after it.
    package var isFinal: Bool { rank == 2 }

    /// The later of two states; of two final ones the first, which has been told already.
    package func moved(to next: MessageState) -> MessageState { next.rank > rank ? next : self }

    private var rank: Int {
        switch self {
        case .accepted: 0
        case .sent: 1
        case .delivered, .failed, .expired, .dead: 2
        }
    }
}
