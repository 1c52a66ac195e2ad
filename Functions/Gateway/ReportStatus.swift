/// What a DR says.
package enum ReportStatus: Hashable, Sendable, CaseIterable {
    /// On its way; another report follows.
    case enroute
    case delivered
    case failed

    /// Reports may come twice and out of order: one counts only if its rank is above the last.
    ///
    /// 1 for what another report may follow, 9 for what is final. 0 is free for "none yet".
    package var rank: Int {
        switch self {
        case .enroute: 1
        case .delivered, .failed: 9
        }
    }

    package var isFinal: Bool { rank == 9 }

    /// The status that holds once `next` has come too: of two final ones the first.
    package func superseded(by next: ReportStatus) -> ReportStatus {
        next.rank > rank ? next : self
    }
}
