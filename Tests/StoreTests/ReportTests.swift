import Gateway
import Store
import TestSupport
import Testing

@Suite struct ReportTests {
    /// By our own id, or by the carrier's.
    enum Way: CaseIterable {
        case message
        case reference
    }

    @Test(arguments: Way.allCases, [ReportStatus.delivered, .failed])
    func `a final report becomes a DR in the sender's lane`(
        way: Way,
        status: ReportStatus
    ) async throws {
        try await withStore { gateway in
            let id = try await gateway.sent()
            let subject = way == .message ? ReportSubject.message(id) : .reference("ref-1")

            let intake = try await gateway.report(status, about: subject)

            guard case .forwarded(let held?, of: _) = intake else {
                throw Unexpected(what: intake.word)
            }
            guard case .dr(let report, of: let message) = held.message.load else {
                throw Unexpected(what: "no DR")
            }
            #expect(report.status == status)
            #expect(message.messageID == "uc-1")
            #expect(held.lease.subscriber == Sample.subscribers[0].e164)
            let settings = try await gateway.store.settings(
                ofEndpoint: held.lease.endpointID,
                by: gateway.soon
            )
            #expect(settings?.name == "acme")
            #expect(try await gateway.complete(held).word == "drained")
        }
    }

    @Test func `a report waits its turn when its lane is busy`() async throws {
        try await withStore { gateway in
            let first = try await gateway.sent()
            let second = try await gateway.sent(reference: "ref-2")
            _ = try await gateway.report(.delivered, about: .message(first))

            let intake = try await gateway.report(.delivered, about: .message(second))

            #expect(intake.word == "forwarded, stored")
        }
    }

    @Test func `a report is noted when nobody asked for it`() async throws {
        try await withStore { gateway in
            let id = try await gateway.sent(wantsReport: false)

            #expect(try await gateway.report(.delivered, about: .message(id)).word == "noted")
            #expect(try await gateway.reported() == "9 2")
            #expect(try await gateway.text("SELECT count(*)::text FROM store.lane") == "0")
        }
    }

    @Test func `a report that is not final is noted, and the final one forwarded`() async throws {
        try await withStore { gateway in
            let id = try await gateway.sent()

            #expect(try await gateway.report(.enroute, about: .message(id)).word == "noted")
            #expect(try await gateway.reported() == "1 1")
            #expect(try await gateway.report(.delivered, about: .message(id)).word == "forwarded")
            #expect(try await gateway.reported() == "9 2")
        }
    }

    @Test(arguments: [ReportStatus.delivered, .failed, .enroute])
    func `doubled and overtaken reports are stale`(late: ReportStatus) async throws {
        try await withStore { gateway in
            let id = try await gateway.sent()
            _ = try await gateway.report(.delivered, about: .message(id))

            #expect(try await gateway.report(late, about: .message(id)).word == "stale")
            #expect(try await gateway.report(late, about: .reference("ref-1")).word == "stale")
            #expect(try await gateway.reported() == "9 2")
            #expect(
                try await gateway.text("SELECT count(*)::text FROM store.message WHERE kind = 2")
                    == "1"
            )
        }
    }

    @Test func `a report about an id that was never given is unknown`() async throws {
        try await withStore { gateway in
            let intake = try await gateway.report(.delivered, about: .message(gateway.newID()))

            #expect(intake.word == "unknown")
        }
    }

    @Test func `a report is refused without its carrier's secret`() async throws {
        try await withStore { gateway in
            let id = try await gateway.sent()
            let subject = ReportSubject.message(id)
            let wrong = Caller.secret("carrier-secret-000000")

            for (caller, carrier) in [
                (wrong, "handsets"), (.secret(Sample.carrierSecret), "nobody"),
                (.secret(Sample.clientToken), "handsets"), (.trusted(name: "acme"), "acme"),
            ] {
                let intake = try await gateway.report(
                    .delivered,
                    about: subject,
                    from: caller,
                    carrier: carrier
                )
                #expect(intake.word == "refused")
            }
            #expect(try await gateway.reported() == "0 0")
        }
    }

    @Test func `another carrier's message is unknown, its reference no match`() async throws {
        try await withStore(Sample.agreements(carrier: "http://127.0.0.1:9/north")) { gateway in
            let id = try await gateway.sent()

            #expect(try await gateway.report(.delivered, about: .message(id)).word == "unknown")
            #expect(
                try await gateway.report(.delivered, about: .reference("ref-1")).word == "early"
            )
            #expect(try await gateway.matchEarlyReports().isEmpty)
            #expect(try await gateway.reported() == "0 0")
        }
    }

    @Test func `of two messages under one reference the report is about the later`() async throws {
        try await withStore { gateway in
            _ = try await gateway.sent()
            try await gateway.pass(seconds: 1)
            _ = try await gateway.sent(of: 1)

            _ = try await gateway.report(.delivered, about: .reference("ref-1"))

            #expect(
                try await gateway.rows("SELECT report_rank::text FROM store.delivery ORDER BY id")
                    == ["0", "9"]
            )
        }
    }

    @Test func `a DR about a dead message is told too`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold(wantsReport: true)
            _ = try await gateway.complete(held, .dead())

            let intake = try await gateway.report(.failed, about: .message(held.message.id))

            #expect(intake.word == "forwarded")
        }
    }
}
