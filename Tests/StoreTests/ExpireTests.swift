import Gateway
import Postgres
import Store
import TestSupport
import Testing

@Suite struct ExpireTests {
    private static let validity = Double(Limits.carrierValiditySeconds)

    private func deliveries(_ gateway: TestGateway) async throws -> [String] {
        try await gateway.rows(
            "SELECT state || ' ' || coalesce(reason, '') || ' ' || attempts FROM store.delivery"
        )
    }

    @Test func `a head is tried to the last millisecond of its time`() async throws {
        try await withStore { gateway in
            try await gateway.retry(gateway.hold())
            try await gateway.pass(seconds: Self.validity - 0.001)

            #expect(try await gateway.claim().count == 1)
            #expect(try await deliveries(gateway) == [])
        }
    }

    @Test func `a head expires exactly at its time, and its lane is gone`() async throws {
        try await withStore { gateway in
            try await gateway.retry(gateway.hold())
            try await gateway.pass(seconds: Self.validity)

            #expect(try await gateway.claim().isEmpty)
            #expect(try await deliveries(gateway) == ["3 expired 1"])
            #expect(try await gateway.text("SELECT count(*)::text FROM store.lane") == "0")
        }
    }

    @Test func `younger messages go out when those before them expire`() async throws {
        try await withStore { gateway in
            try await gateway.retry(gateway.hold())
            _ = try await gateway.follow()
            try await gateway.pass(seconds: 1)
            let young = try await gateway.follow()
            try await gateway.pass(seconds: Self.validity - 1)

            let claimed = try await gateway.claim()

            #expect(claimed.map(\.message.id) == [young])
            #expect(claimed.map(\.message.attempts) == [0])
            #expect(try await deliveries(gateway).sorted() == ["3 expired 0", "3 expired 1"])
            #expect(try await gateway.complete(claimed[0]).word == "drained")
        }
    }

    @Test(arguments: [(validity - 0.001, 0), (validity, 2)])
    func `behind an open circuit messages expire too`(age: Double, expired: Int) async throws {
        try await withStore { gateway in
            try await gateway.fill(lanes: 2)
            try await gateway.setCircuit(1)
            try await gateway.pass(seconds: age)

            try await gateway.store.expireBehindOpenCircuits(by: gateway.soon)

            #expect(try await deliveries(gateway).count == expired)
            #expect(
                try await gateway.text("SELECT count(*)::text FROM store.lane") == "\(2 - expired)"
            )
        }
    }

    @Test func `behind an open circuit a lane in hand is left alone`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold(id: gateway.newID(secondsAgo: 500))
            try await gateway.setCircuit(1)
            let script = "UPDATE store.endpoint SET ttl = '1 minute'"
            try await gateway.pool.execute(script: script, by: gateway.soon)

            try await gateway.store.expireBehindOpenCircuits(by: gateway.soon)
            #expect(try await deliveries(gateway) == [])

            try await gateway.pass(seconds: Double(Limits.leaseSeconds))
            try await gateway.store.expireBehindOpenCircuits(by: gateway.soon)
            #expect(try await deliveries(gateway) == ["3 expired 0"])
            #expect(try await gateway.complete(held).word == "lost")
        }
    }

    @Test func `a late holder cannot move a lane back that was expired behind it`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold(id: gateway.newID(secondsAgo: 500))
            try await gateway.setCircuit(1)
            let script = "UPDATE store.endpoint SET ttl = '5 minutes'"
            try await gateway.pool.execute(script: script, by: gateway.soon)
            try await gateway.pass(seconds: Double(Limits.leaseSeconds))
            let young = try await gateway.follow()
            try await gateway.store.expireBehindOpenCircuits(by: gateway.soon)

            #expect(try await gateway.complete(held).word == "lost")

            try await gateway.setCircuit(0)
            _ = try await gateway.store.recover(by: gateway.soon)
            #expect(try await gateway.claim().map(\.message.id) == [young])
        }
    }
}
