import Gateway
import Invocation
import JSON
import Postgres
import Store
import TestSupport
import Testing

/// Messages that are settled in a group, and one by one.
@Suite(.enabled(if: TestServer.shared != nil))
struct GroupedSettlingTests {
    /// The first lane has one message; each after it has one of these behind that.
    private static let followers = [0, 1, 1, 0, 0, 0, 0, 2, 0, 0]

    /// One settlement of each sort, of lanes that were opened with `ids`.
    private func calls(_ ids: [[UUIDv7]], endpoint: Int) -> [JSON] {
        func call(
            _ lane: Int,
            at place: Int = 0,
            state: Int = 1,
            epoch: Int = 1,
            wants: Bool = true,
            _ more: [(String, JSON)] = []
        ) -> JSON {
            let subscriber = Sample.subscribers[lane].e164
            return .object(
                skippingNil: [
                    ("endpoint", .integer(Int64(endpoint))), ("subscriber", .string(subscriber)),
                    ("lane", .string(ids[lane][0].description)), ("epoch", .integer(Int64(epoch))),
                    ("seq", .integer(Int64(place))), ("id", .string(ids[lane][place].description)),
                    ("state", .integer(Int64(state))), ("attempts", 1), ("code", 200),
                    ("wants", .bool(wants)),
                ] + (more.contains { $0.0 == "also" } ? more : more + [("also", "{}")])
            )
        }
        let before = ids[7].dropLast().map(\.description).joined(separator: ",")
        return [
            call(0, [("reason", "it's \"ok\"")]),
            call(1),
            call(2, wants: false),
            call(3, state: 2),
            call(4, epoch: 2),
            call(5, [("ref", "r-5")]),
            call(6),
            call(7, at: 2, [("also", .string("{\(before)}"))]),
            call(8, [("ref", "r-8")]),
        ]
    }

    private func prepare(_ gateway: TestGateway, _ ids: [[UUIDv7]]) async throws {
        for (lane, ids) in ids.enumerated() {
            for id in ids {
                let message = gateway.message(of: lane, wantsReport: true)
                _ = try await gateway.take(message, id: id)
            }
        }
        let script = """
            UPDATE store.endpoint SET fails = 3 WHERE name = 'handsets';
            INSERT INTO store.early_report (endpoint_id, ref, message, rank, state, body, at)
            SELECT endpoint_id, r, NULL, 9, 2, '{}', store.clock() FROM store.endpoint,
              unnest(ARRAY['r-5', '\(ids[6][0])']) r WHERE name = 'handsets'
            """
        try await gateway.pool.execute(script: script, by: gateway.soon)
    }

    @Test func `they are recorded as one by one, and the next of each lane is the same`()
        async throws
    {
        try await withStore { together in
            try await withStore { apart in
                let ids = Self.followers.map { count in (0...count).map { _ in together.newID() } }
                for gateway in [together, apart] { try await prepare(gateway, ids) }
                let endpoint =
                    "SELECT endpoint_id::text FROM store.endpoint WHERE name = 'handsets'"
                let number = try #require(Int(try await together.text(endpoint)))
                let calls = GroupedCalls(
                    verb: .complete,
                    calls: calls(ids, endpoint: number)
                )

                let many = try await together.rows(calls.many)

                #expect(try await apart.rows(calls.each) == many)
                let statuses = many.map { row in
                    row.firstMatch(of: /"status": (\d)/).map { String($0.1) } ?? "?"
                }
                #expect(statuses == ["0", "1", "3", "0", "2", "0", "0", "0", "0"])
                let early = many.indices.filter { many[$0].contains(#""early": true"#) }
                #expect(early == [3, 5, 6])
                let stored = GroupedCallsTests.stored
                let rows = try await together.rows(stored)
                #expect(try await apart.rows(stored) == rows)
                #expect(try await together.circuit().hasPrefix("closed 0"))
            }
        }
    }

    @Test func `a settlement that is sent again finds its lane lost`() async throws {
        try await withStore { gateway in
            let ids = Self.followers.map { count in (0...count).map { _ in gateway.newID() } }
            try await prepare(gateway, ids)
            let endpoint = "SELECT endpoint_id::text FROM store.endpoint WHERE name = 'handsets'"
            let number = try #require(Int(try await gateway.text(endpoint)))
            let calls = GroupedCalls(verb: .complete, calls: calls(ids, endpoint: number))
            _ = try await gateway.rows(calls.many)
            let deliveries = "SELECT id::text FROM store.delivery ORDER BY 1"
            let before = try await gateway.rows(deliveries)

            let again = try await gateway.rows(calls.many)

            #expect(again.allSatisfy { $0.contains(#""status": 2"#) })
            #expect(try await gateway.rows(deliveries) == before)
        }
    }
}
