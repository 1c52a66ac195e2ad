package import FoundationEssentials

/// What a carrier says became of an MT.
package struct Report: Hashable, Sendable {
    package var status: ReportStatus
    /// For people, at most ``Limits/reasonCharacters``; empty when the carrier gave none.
    package var reason: String
    /// When it happened, by the carrier's clock where it said so, else by ours.
    package var time: Date

    package init(status: ReportStatus, reason: String, time: Date) {
        self.status = status
        self.reason = String(reason.prefix(Limits.reasonCharacters))
        self.time = time
    }
}
