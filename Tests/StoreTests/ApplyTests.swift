import Gateway
import Postgres
import Store
import TestSupport
import Testing

@Suite struct ApplyTests {
    /// All that an agreement leaves in the database.
    private static let dump = """
        SELECT t::text FROM store.endpoint t UNION ALL SELECT t::text FROM store.partner t
        UNION ALL SELECT t::text FROM store.credential t
        UNION ALL SELECT t::text FROM store.subscriber t ORDER BY 1
        """

    /// The sample with a change of `acme`.
    private func changed(_ change: (inout PartnerAgreement) -> Void) -> Agreements {
        var agreements = Sample.agreements()
        change(&agreements.partners[0])
        return agreements
    }

    /// What an operator is told of an agreement that cannot be applied.
    private func fault(_ agreements: Agreements, _ gateway: TestGateway) async -> String {
        do throws(PostgresError) {
            return try await gateway.store.apply(agreements, by: gateway.soon).joined()
        } catch {
            guard case .server(sqlstate: "WP001", let message) = error else { return "\(error)" }
            return message
        }
    }

    @Test func `what is new is told, and nothing the second time`() async throws {
        try await withStore(nil) { gateway in
            let first = try await gateway.store.apply(Sample.agreements(), by: gateway.soon)
            let second = try await gateway.store.apply(Sample.agreements(), by: gateway.soon)

            #expect(
                first == [
                    "carrier handsets: added", "partner acme: added",
                    "partner acme: 10 subscribers added", "partner other: added",
                    "partner other: 1 subscribers added",
                ]
            )
            #expect(second == [])
        }
    }

    @Test func `each change is told and raises the version of what caches hold`() async throws {
        try await withStore { gateway in
            let agreements = changed { acme in
                acme.primary = "http://127.0.0.1:9/moved"
                acme.requestsPerSecond = 7
                acme.clientTokens = ["cst-1111111111111111"]
                acme.subscribers = Array(Sample.subscribers.dropFirst(2))
            }

            let told = try await gateway.store.apply(agreements, by: gateway.soon)

            #expect(
                told == [
                    "partner acme: 1 secrets withdrawn", "partner acme: 2 subscribers withdrawn",
                    "partner acme: settings changed", "partner acme: 1 secrets added",
                    "partner acme: rate changed",
                ]
            )
            #expect(
                try await gateway.rows("SELECT version::text FROM store.endpoint ORDER BY name")
                    == ["2", "1", "1"]
            )
            let old = try await gateway.take(
                gateway.message(of: 5),
                from: .secret(Sample.clientToken)
            )
            #expect(old.word == "\(Rejection.unauthorized)")
            let gone = try await gateway.take(gateway.message(of: 0))
            #expect(gone.word == "\(Rejection.unknownSubscriber)")
        }
    }

    @Test func `an agreement that contradicts another is refused as a whole`() async throws {
        try await withStore { gateway in
            let cases: [(Agreements, String)] = [
                (
                    changed { $0.subscribers.append(Sample.othersSubscriber) },
                    "partner acme: a subscriber is already that of partner other"
                ),
                (
                    changed { $0.clientTokens.append(Sample.otherClientToken) },
                    "partner acme: a secret is already that of partner other"
                ),
                (
                    changed { $0.clientTokens.append(Sample.carrierSecret) },
                    "partner acme: a secret is already that of carrier handsets"
                ),
                (changed { $0.carrier = "west" }, "partner acme: there is no carrier west"),
            ]
            let before = try await gateway.rows(Self.dump)

            for (agreements, text) in cases {
                var agreements = agreements
                agreements.carriers[0].validitySeconds = 60
                agreements.carriers.append(CarrierAgreement(name: "new", dialect: "simulated"))
                #expect(await fault(agreements, gateway) == text)
            }

            #expect(try await gateway.rows(Self.dump) == before)
        }
    }

    @Test func `the database holds only hashes of secrets that others show`() async throws {
        try await withStore { gateway in
            let dump = try await gateway.rows(Self.dump).joined()
            let hashes = try await gateway.text(
                """
                SELECT count(*)::text FROM store.credential WHERE hash IN (
                sha256('\(Sample.clientToken)'), sha256('\(Sample.otherClientToken)'),
                sha256('\(Sample.carrierSecret)'))
                """
            )

            #expect(hashes == "3")
            #expect(dump.contains(Sample.gatewayToken))
            for secret in [Sample.clientToken, Sample.otherClientToken, Sample.carrierSecret] {
                #expect(!dump.contains(secret))
            }
        }
    }
}
