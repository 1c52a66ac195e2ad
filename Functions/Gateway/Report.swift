package import FoundationEssentials

/// What a carrier says became of an MT.
package struct Report: Hashable, Sendable {
    package var status: ReportStatus
    /// For people, at most ``Limits/reasonCharacters``; empty when the carrier gave none.
    package var reason: String
    /// Why it failed; nil where nobody said.
    package var cause: FailureCause?
    /// The carrier's own code, at most ``Limits/reasonCharacters``; nil when it gave none.
    package var code: String?
    /// When it happened, by the carrier's clock where it said so, else by ours.
    package var time: Date

    package init(
        status: ReportStatus,
        reason: String,
        time: Date,
        cause: FailureCause? = nil,
        code: String? = nil
    ) {
        self.status = status
        self.reason = String(reason.prefix(Limits.reasonCharacters))
        self.time = time
        self.cause = cause
        self.code = code.map { String($0.prefix(Limits.reasonCharacters)) }
    }
}

/// Why a message did not reach its handset.
package enum FailureCause: String, Hashable, Sendable, CaseIterable {
    /// It waited here as long as it might.
    case validity
    /// It waited at the carrier as long as it might.
    case expired
    case deleted
    case unknownSubscriber = "unknown-subscriber"
    case absentSubscriber = "absent-subscriber"
    case undeliverable
    case rejected
    /// The carrier refused the recipient's number.
    case badDestination = "bad-destination"
    /// The carrier refused the originator.
    case badSource = "bad-source"
    /// The carrier let us wait until the validity was over.
    case throttled
    /// The carrier could not be reached until the validity was over.
    case unreachable
}
