import Gateway
import Postgres
import Store
import TestSupport
import Testing

/// Partners whose MOs are kept to be listed.
@Suite struct SinkTests {
    private func originate(_ gateway: TestGateway, _ id: String) async throws -> Intake {
        try await gateway.store.originate(
            gateway.message(id: id),
            id: gateway.newID(),
            hasKey: false,
            from: .trusted(name: "handsets"),
            carrier: "handsets",
            by: gateway.soon
        ).intake
    }

    @Test func `an MO of a partner that became one does not hold up its lane`() async throws {
        try await withStore { gateway in
            guard case .accepted(let lane?) = try await originate(gateway, "mo-1") else {
                throw Unexpected(what: "the lane is not free")
            }
            try await gateway.retry(lane)
            let sink = "UPDATE store.partner SET is_sink = true"
            try await gateway.pool.execute(script: sink, by: gateway.soon)

            #expect(try await originate(gateway, "mo-2").word == "stored")

            let states = "SELECT state::text FROM store.delivery"
            #expect(try await gateway.rows(states) == ["1"])
            try await gateway.pass(seconds: 30)
            let claimed = try await gateway.claim()
            #expect(claimed.count == 1)
            #expect(try await gateway.complete(claimed[0]).word == "drained")
            #expect(try await gateway.rows(states) == ["1", "1"])
        }
    }
}
