import Gateway
import Postgres
import Store
import TestSupport
import Testing

@Suite struct EarlyReportTests {
    private func kept(_ gateway: TestGateway) async throws -> String {
        try await gateway.text("SELECT count(*)::text FROM store.early_report")
    }

    @Test(arguments: ReportTests.Way.allCases)
    func `a report before the record is kept and matched after it`(
        way: ReportTests.Way
    ) async throws {
        try await withStore { gateway in
            let held = try await gateway.hold(wantsReport: true)
            let subject =
                way == .message ? ReportSubject.message(held.message.id) : .reference("ref-1")

            #expect(try await gateway.report(.delivered, about: subject).word == "early")
            #expect(try await gateway.matchEarlyReports().isEmpty)
            let (_, hasEarlyReport) = try await gateway.store.complete(
                held,
                .delivered("ref-1"),
                wantsNext: true,
                by: gateway.soon
            )
            let lanes = try await gateway.matchEarlyReports()

            #expect(hasEarlyReport)
            #expect(lanes.count == 1)
            #expect(try await kept(gateway) == "0")
            #expect(try await gateway.reported() == "9 2")
            #expect(try await gateway.matchEarlyReports().isEmpty)
        }
    }

    @Test func `without an early report the record tells of none`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold(wantsReport: true)
            _ = try await gateway.report(.delivered, about: .reference("ref-2"))

            let (_, hasEarlyReport) = try await gateway.store.complete(
                held,
                .delivered("ref-1"),
                wantsNext: true,
                by: gateway.soon
            )

            #expect(!hasEarlyReport)
        }
    }

    @Test func `early reports that are doubled or out of order give one DR`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold(wantsReport: true)
            for status in [ReportStatus.delivered, .enroute, .delivered, .enroute] {
                let intake = try await gateway.report(status, about: .reference("ref-1"))
                #expect(intake.word == "early")
                try await gateway.pass(seconds: 1)
            }
            #expect(try await kept(gateway) == "2")
            _ = try await gateway.complete(held, .delivered("ref-1"))

            #expect(try await gateway.matchEarlyReports().count == 1)

            #expect(try await kept(gateway) == "0")
            #expect(try await gateway.reported() == "9 2")
            #expect(
                try await gateway.text("SELECT count(*)::text FROM store.message WHERE kind = 2")
                    == "1"
            )
        }
    }

    @Test(arguments: ReportTests.Way.allCases)
    func `a final report between an early one and its match does not change the state`(
        way: ReportTests.Way
    ) async throws {
        try await withStore { gateway in
            let held = try await gateway.hold(wantsReport: true)
            let subject =
                way == .message ? ReportSubject.message(held.message.id) : .reference("ref-1")
            #expect(try await gateway.report(.delivered, about: subject).word == "early")
            _ = try await gateway.complete(held, .delivered("ref-1"))

            _ = try await gateway.report(.failed, about: subject)
            _ = try await gateway.matchEarlyReports()

            #expect(try await gateway.reported() == "9 2")
            #expect(try await kept(gateway) == "0")
            #expect(
                try await gateway.text("SELECT body FROM store.message WHERE kind = 2")
                    .contains(#""delivered""#)
            )
        }
    }

    @Test(arguments: ReportTests.Way.allCases)
    func `a report kept under one name goes before one that comes by the other`(
        way: ReportTests.Way
    ) async throws {
        try await withStore { gateway in
            let held = try await gateway.hold(wantsReport: true)
            let subjects = [ReportSubject.message(held.message.id), .reference("ref-1")]
            let (first, second) =
                way == .message ? (subjects[0], subjects[1]) : (subjects[1], subjects[0])
            #expect(try await gateway.report(.delivered, about: first).word == "early")
            _ = try await gateway.complete(held, .delivered("ref-1"))

            _ = try await gateway.report(.failed, about: second)

            #expect(try await gateway.reported() == "9 2")
            #expect(try await kept(gateway) == "0")
        }
    }

    @Test func `of two that were kept under both names the first counts`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold(wantsReport: true)
            _ = try await gateway.report(.failed, about: .reference("ref-1"))
            try await gateway.pass(seconds: 1)
            _ = try await gateway.report(.delivered, about: .message(held.message.id))
            _ = try await gateway.complete(held, .delivered("ref-1"))

            _ = try await gateway.report(.delivered, about: .message(held.message.id))

            #expect(try await gateway.reported() == "9 3")
            #expect(try await kept(gateway) == "0")
        }
    }

    @Test(arguments: [(3.0 * 86_400, "1"), (3.0 * 86_400 + 0.001, "0")])
    func `an early report is given up after three days`(age: Double, count: String) async throws {
        try await withStore { gateway in
            _ = try await gateway.report(.delivered, about: .reference("ref-1"))
            try await gateway.pass(seconds: age)

            _ = try await gateway.matchEarlyReports()

            #expect(try await kept(gateway) == count)
        }
    }

    @Test func `reports under another carrier's reference do not hold up those that match`()
        async throws
    {
        try await withStore(Sample.agreements(carrier: "http://127.0.0.1:9/north")) { gateway in
            _ = try await gateway.sent()
            try await gateway.pool.execute(
                script: """
                    INSERT INTO store.early_report (endpoint_id, ref, rank, state, body, at)
                    SELECT e.endpoint_id, 'ref-1', n, 2, '{}', store.clock() - interval '1 hour'
                    FROM store.endpoint e, generate_series(1, 500) n WHERE e.name = 'handsets'
                    """,
                by: gateway.soon
            )
            let held = try await gateway.hold(of: 1, wantsReport: true)
            let north = Caller.secret("north-secret-5521ffe0")
            _ = try await gateway.report(
                .delivered,
                about: .reference("ref-2"),
                from: north,
                carrier: "north"
            )
            _ = try await gateway.complete(held, .delivered("ref-2"))

            #expect(try await gateway.matchEarlyReports().count == 1)
        }
    }
}
