import Gateway
import Postgres
import Store
import TestSupport
import Testing

@Suite struct WithdrawTests {
    private func removing(
        carrier: Bool = false,
        partners: Bool = false
    ) -> Agreements {
        var agreements = Sample.agreements()
        agreements.carriers[0].isRemoved = carrier
        for index in agreements.partners.indices {
            agreements.partners[index].isRemoved = partners
        }
        return agreements
    }

    @Test func `what waits for a removed partner is given up, what it had is free`() async throws {
        try await withStore { gateway in
            let id = try await gateway.sent()
            let second = try await gateway.sent(reference: "ref-2")
            let intake = try await gateway.report(.delivered, about: .message(id))
            guard case .forwarded(let held?, of: _) = intake else {
                throw Unexpected(what: intake.word)
            }
            _ = try await gateway.report(.delivered, about: .message(second))
            let agreements = removing(partners: true)

            let told = try await gateway.store.apply(agreements, by: gateway.soon)

            #expect(
                told == [
                    "partner acme: removed, 2 waiting messages given up",
                    "partner other: removed, 0 waiting messages given up",
                ]
            )
            #expect(try await gateway.complete(held).word == "lost")
            #expect(
                try await gateway.rows("SELECT reason FROM store.delivery WHERE state = 2")
                    == ["agreement withdrawn", "agreement withdrawn"]
            )
            for table in ["lane", "subscriber", "partner"] {
                #expect(try await gateway.text("SELECT count(*)::text FROM store.\(table)") == "0")
            }
            #expect(try await gateway.text("SELECT count(*)::text FROM store.credential") == "1")
            let late = try await gateway.take(gateway.message())
            #expect(late.word == "\(Rejection.unauthorized)")
        }
    }

    @Test func `a removal is told once, and a return is a change`() async throws {
        try await withStore { gateway in
            let store = gateway.store
            _ = try await store.apply(removing(partners: true), by: gateway.soon)

            #expect(try await store.apply(removing(partners: true), by: gateway.soon) == [])
            let told = try await store.apply(Sample.agreements(), by: gateway.soon)
            #expect(told.first == "partner acme: settings changed")
            #expect(try await gateway.take(gateway.message()).word == "send")
        }
    }

    @Test func `a partner that was never there is removed in silence`() async throws {
        try await withStore(nil) { gateway in
            let told = try await gateway.store.apply(removing(partners: true), by: gateway.soon)

            #expect(told == ["carrier handsets: added"])
        }
    }

    @Test func `a carrier that serves partners cannot be removed`() async throws {
        try await withStore { gateway in
            var text = ""
            do {
                _ = try await gateway.store.apply(removing(carrier: true), by: gateway.soon)
            } catch PostgresError.server(sqlstate: "WP001", let message) { text = message }

            #expect(text == "carrier handsets still serves partners")
            #expect(try await gateway.take(gateway.message()).word == "send")
        }
    }

    @Test func `a carrier can be removed once its partners are gone`() async throws {
        try await withStore { gateway in
            _ = try await gateway.hold()
            _ = try await gateway.follow()
            _ = try await gateway.store.apply(removing(partners: true), by: gateway.soon)

            let told = try await gateway.store.apply(
                removing(carrier: true, partners: true),
                by: gateway.soon
            )

            #expect(told == ["carrier handsets: removed, 2 waiting messages given up"])
            #expect(try await gateway.text("SELECT count(*)::text FROM store.lane") == "0")
        }
    }

    @Test func `senders are told what a removed carrier did not take`() async throws {
        try await withStore { gateway in
            _ = try await gateway.hold(wantsReport: true)
            _ = try await gateway.take(gateway.message(wantsReport: true))
            var agreements = Sample.agreements()
            let spare = CarrierAgreement(name: "spare", dialect: "simulated")
            agreements.carriers.append(spare)
            for index in agreements.partners.indices {
                agreements.partners[index].carrier = "spare"
            }
            _ = try await gateway.store.apply(agreements, by: gateway.soon)
            agreements.carriers[0].isRemoved = true

            _ = try await gateway.store.apply(agreements, by: gateway.soon)

            #expect(try await gateway.matchEarlyReports().count == 1)
            let waiting = "SELECT tail::text FROM store.lane"
            #expect(try await gateway.rows(waiting) == ["1"])
        }
    }

    @Test func `what a removed partner had may go to another in the same document`() async throws {
        try await withStore { gateway in
            var agreements = Sample.agreements()
            agreements.partners[0].subscribers += agreements.partners[1].subscribers
            agreements.partners[0].clientTokens += agreements.partners[1].clientTokens
            agreements.partners[1].isRemoved = true
            agreements.partners[1].subscribers = []
            agreements.partners[1].clientTokens = []

            let told = try await gateway.store.apply(agreements, by: gateway.soon)

            #expect(
                told == [
                    "partner acme: 1 secrets added", "partner acme: 1 subscribers added",
                    "partner other: removed, 0 waiting messages given up",
                ]
            )
        }
    }

    @Test func `a carrier may go in the document in which its partners do`() async throws {
        try await withStore { gateway in
            var agreements = Sample.agreements()
            agreements.carriers[0] = CarrierAgreement(
                name: "handsets",
                dialect: "simulated",
                isRemoved: true
            )
            for index in agreements.partners.indices {
                agreements.partners[index].isRemoved = true
                agreements.partners[index].subscribers = []
                agreements.partners[index].clientTokens = []
            }

            let told = try await gateway.store.apply(agreements, by: gateway.soon)

            #expect(told.last == "carrier handsets: removed, 0 waiting messages given up")
        }
    }
}
