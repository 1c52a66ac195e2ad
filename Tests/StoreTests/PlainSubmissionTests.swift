import Foundation
import Invocation
import JSON
import Postgres
import TestSupport
import Testing

/// Requests of many messages, taken by one statement or one by one.
@Suite(.enabled(if: TestServer.shared != nil))
struct PlainSubmissionTests {
    private struct Outcome: Sendable, Equatable {
        var place: Int
        var outcome: Int
        var id: String
        var laneID: String?
        var epoch: Int?
    }

    /// Takes messages by one statement.
    private struct Plain: Statement {
        let items: JSON
        static let sql = """
            SELECT s.place, s.outcome, s.id, s.lane_id, s.epoch
            FROM store.endpoint e JOIN store.partner p ON p.endpoint_id = e.endpoint_id,
                 store.submit_plain(e.endpoint_id, p.carrier_id, 'b', $1::jsonb,
                                    interval '60 s') s
            WHERE e.dialect = 'puzzel' AND store.count_messages(e.endpoint_id, $1::jsonb, p.quota)
            ORDER BY s.place
            """
        static let isRepeatable = false
        var parameters: [Parameter] { [.text(items.text)] }
        static func decode(_ row: Row) throws(PostgresError) -> Outcome { try outcome(row) }
    }

    /// Takes the same messages one by one.
    private struct Each: Statement {
        let items: JSON
        static let sql = """
            SELECT s.place, s.outcome, s.id, s.lane_id, s.epoch
            FROM store.credential c JOIN store.endpoint e ON e.endpoint_id = c.endpoint_id,
                 store.submit_each(e.dialect, c.hash, c.service, e.version, 'b', NULL, $1::jsonb,
                                   interval '60 s') s
            WHERE e.dialect = 'puzzel' ORDER BY s.place
            """
        static let isRepeatable = false
        var parameters: [Parameter] { [.text(items.text)] }
        static func decode(_ row: Row) throws(PostgresError) -> Outcome { try outcome(row) }
    }

    /// All rows but for times of the clock.
    private struct Rows: Statement {
        static let sql = """
            SELECT (to_jsonb(l) - 'due_at')::text FROM store.lane l
            UNION ALL SELECT to_jsonb(m)::text FROM store.message m
            UNION ALL SELECT to_jsonb(s)::text FROM store.scheduled s
            UNION ALL SELECT to_jsonb(q)::text FROM store.quota q ORDER BY 1
            """
        let parameters: [Parameter] = []
        static func decode(_ row: Row) throws(PostgresError) -> String { try row.text(0) }
    }

    private static func outcome(_ row: Row) throws(PostgresError) -> Outcome {
        try Outcome(
            place: row.int(0),
            outcome: row.int(1),
            id: row.text(2),
            laneID: row.optionalText(3),
            epoch: row.optionalInt(4)
        )
    }

    private let agreements = DemoAgreements.agreements(primary: "http://127.0.0.1:9")

    @Test(arguments: [0, 1])
    func `one statement stores what one by one would`(circuit: Int) async throws {
        try await withTestGateway(agreements) { together in
            try await withTestGateway(agreements) { apart in
                // The second request meets the lanes of the first.
                for request in 0..<2 {
                    for gateway in [together, apart] {
                        try await gateway.pool.execute(
                            script: "UPDATE store.endpoint SET state = \(circuit)",
                            by: gateway.soon
                        )
                    }
                    let items = items(of: request, at: together.now)
                    let one = try await together.pool.run(Plain(items: items), by: together.soon)
                    let each = try await apart.pool.run(Each(items: items), by: apart.soon)
                    #expect(one == each)
                    #expect(one.count == 60)
                }
                let rows = try await together.pool.run(Rows(), by: together.soon)
                #expect(try await apart.pool.run(Rows(), by: apart.soon) == rows)
                #expect(rows.count > 120)
            }
        }
    }

    /// 60 messages to 20 numbers: of any priority and validity, some for later.
    private func items(of request: Int, at now: Date) -> JSON {
        let time = Int64(now.timeIntervalSince1970 * 1_000)
        return .array(
            (0..<60).map { place in
                let id = UUIDv7(time: now, random: 0, UInt64(request * 100 + place + 1) << 8)
                let later: JSON = [
                    .integer(time + 600_000), place % 4 == 0 ? .null : .integer(time + 900_000),
                ]
                let open: JSON = [.integer(time - 600_000), .integer(time + 900_000)]
                let slots: [JSON?] = [nil, nil, [later], [open], nil]
                let body = #"{"by":["books","puzzel"],"text":"\#(request) \#(place)"}"#
                return .object(skippingNil: [
                    ("id", .string(id.description)),
                    ("owner", .string("+4790000\(100 + place * 7 % 20)")),
                    ("body", .string(body)),
                    ("reports", .bool(place % 3 == 0)),
                    ("priority", .integer(Int64(1 + place % 3))),
                    ("expires", place % 6 == 5 ? nil : .integer(time + 86_400_000 + Int64(place))),
                    ("slots", slots[place % 5]),
                    ("archive", place % 7 == 0 ? true : nil),
                ])
            }
        )
    }

    @Test func `with too many to one number they are not taken by one statement`() async throws {
        try await withTestGateway(agreements) { gateway in
            let script = "UPDATE store.partner SET quota = 2 WHERE quota > 0"
            try await gateway.pool.execute(script: script, by: gateway.soon)
            let items = items(of: 0, at: gateway.now)

            #expect(try await gateway.pool.run(Plain(items: items), by: gateway.soon).isEmpty)
            #expect(try await gateway.pool.run(Rows(), by: gateway.soon).isEmpty)
            let each = try await gateway.pool.run(Each(items: items), by: gateway.soon)
            #expect(each.count { $0.outcome == 6 } == 20)
        }
    }

    @Test func `a caller whose clock is off is told so`() async throws {
        try await withTestGateway(agreements) { gateway in
            let items = items(of: 0, at: gateway.now.addingTimeInterval(700))

            await #expect(throws: PostgresError.self) {
                try await gateway.pool.run(Plain(items: items), by: gateway.soon)
            }
        }
    }
}
