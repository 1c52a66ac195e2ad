import Gateway
import Invocation
import Store
import TestSupport

extension TestGateway {
    /// Hands a report in.
    func report(
        _ status: ReportStatus,
        about subject: ReportSubject,
        from caller: Caller = .secret(Sample.carrierSecret),
        carrier: String = "handsets"
    ) async throws -> ReportIntake {
        try await store.report(
            Report(status: status, reason: "told", time: now),
            about: subject,
            id: newID(),
            from: caller,
            carrier: carrier,
            by: soon
        )
    }

    /// An MT that its carrier took under a reference.
    func sent(
        of subscriber: Int = 0,
        reference: String? = "ref-1",
        wantsReport: Bool = true
    ) async throws -> UUIDv7 {
        let held = try await hold(of: subscriber, wantsReport: wantsReport)
        _ = try await complete(held, .delivered(reference))
        return held.message.id
    }

    /// Matches early reports with ids made now.
    func matchEarlyReports() async throws -> [HeldLane] {
        let time = now
        return try await store.matchEarlyReports(
            makeID: {
                var random = SystemRandomNumberGenerator()
                return UUIDv7(time: time, random: random.next(), random.next())
            },
            by: soon
        ).compactMap(\.lane)
    }

    /// Rank and state of the only report recorded.
    func reported() async throws -> String {
        try await text(
            "SELECT report_rank || ' ' || coalesce(report_state, 0) FROM store.delivery ORDER BY id"
        )
    }
}
