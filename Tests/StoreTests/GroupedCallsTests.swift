import Gateway
import Invocation
import JSON
import Postgres
import Store
import TestSupport
import Testing

/// What the calls of a group do, and what they do one by one.
@Suite(.enabled(if: TestServer.shared != nil))
struct GroupedCallsTests {
    /// All that is stored, but for times of the clock.
    static let stored = """
        SELECT (to_jsonb(l) - 'due_at')::text FROM store.lane l
        UNION ALL SELECT to_jsonb(m)::text FROM store.message m
        UNION ALL SELECT to_jsonb(k)::text FROM store.message_key k
        UNION ALL SELECT (to_jsonb(d) - 'at')::text FROM store.delivery d
        UNION ALL SELECT (to_jsonb(e) - 'probe_at')::text FROM store.endpoint e
        UNION ALL SELECT (to_jsonb(r) - 'at' - 'body')::text FROM store.early_report r ORDER BY 1
        """

    /// Carrier 1 `handsets`; partners 2 `acme`, 3 `other`, of which each test has its own terms.
    private func inTwoStores(
        _ script: String = "",
        _ body: (_ together: TestGateway, _ apart: TestGateway) async throws -> Void
    ) async throws {
        try await withStore { together in
            try await withStore { apart in
                for gateway in [together, apart] {
                    try await gateway.pool.execute(script: script + ";SELECT", by: gateway.soon)
                }
                try await body(together, apart)
                let rows = try await together.rows(Self.stored)
                #expect(try await apart.rows(Self.stored) == rows)
            }
        }
    }

    /// Makes the calls in both ways, and gives what they gave where that is the same.
    private func make(
        _ calls: GroupedCalls,
        _ together: TestGateway,
        _ apart: TestGateway
    ) async throws -> [String] {
        let many = try await together.rows(calls.many)
        #expect(try await apart.rows(calls.each) == many)
        #expect(many.count == calls.calls.count)
        return many
    }

    private func hash(_ secret: String, _ gateway: TestGateway) async throws -> JSON {
        let query = "SELECT sha256(convert_to('\(secret)', 'UTF8'))::text"
        return .string(try await gateway.text(query))
    }

    private func terminations(_ gateway: TestGateway) async throws -> [JSON] {
        let secrets: [JSON?] = [
            try await hash(Sample.clientToken, gateway),
            try await hash(Sample.otherClientToken, gateway), try await hash("no", gateway), nil,
        ]
        let owners =
            Sample.subscribers.prefix(3).map(\.e164) + [
                Sample.othersSubscriber.e164, "+4790000000",
            ]
        return (0..<40).map { place in
            .object(skippingNil: [
                ("secret", secrets[place % 7 % 4]),
                ("partner", place % 7 % 4 == 3 ? .string(place % 2 == 0 ? "acme" : "no") : nil),
                ("dialect", .string(place % 13 == 12 ? "puzzel" : "gtiglobal")),
                ("owner", .string(owners[place * 3 % 5])),
                ("id", .string(gateway.newID().description)),
                ("reports", .bool(place % 3 == 0)),
                ("body", .string(#"{"text":"'\#(place)'"}"#)),
                ("key", place % 4 == 0 ? .string(gateway.newID().description) : nil),
                ("content", place % 4 == 0 ? .string(gateway.newID().description) : nil),
            ])
        }
    }

    @Test(arguments: [0, 1])
    func `messages of partners are taken as one by one`(circuit: Int) async throws {
        let state = "UPDATE store.endpoint SET state = \(circuit)"
        try await inTwoStores(state) { together, apart in
            for _ in 0..<2 {  // The second group meets the lanes of the first.
                let calls = try await terminations(together)
                let rows = try await make(.init(verb: .terminate, calls: calls), together, apart)
                for verdict in 0...3 {
                    #expect(rows.contains { $0.contains(#""verdict": \#(verdict)"#) })
                }
            }
            #expect(try await together.text("SELECT max(tail)::text FROM store.lane") != "0")
        }
    }

    @Test(arguments: ["key", "id"])
    func `a name that was used before is for nobody to take with others`(name: String) async throws
    {
        try await withStore { gateway in
            func call(_ subscriber: Int, _ used: UUIDv7) -> JSON {
                let id = name == "id" ? used : gateway.newID()
                return .object(skippingNil: [
                    ("partner", "acme"), ("dialect", "gtiglobal"),
                    ("owner", .string(Sample.subscribers[subscriber].e164)),
                    ("id", .string(id.description)), ("reports", false), ("body", "{}"),
                    ("key", .string((name == "key" ? used : gateway.newID()).description)),
                    ("content", .string(gateway.newID().description)),
                ])
            }
            let (first, second) = (gateway.newID(), gateway.newID())
            let taken = GroupedCalls(verb: .terminate, calls: [call(0, first)])
            #expect(try await gateway.rows(taken.many).count == 1)
            let stored = try await gateway.rows(Self.stored)

            for names in [[second, first], [second, second]] {
                let calls = names.enumerated().map { call($0 + 1, $1) }
                await #expect(throws: PostgresError.self) {
                    try await gateway.rows(GroupedCalls(verb: .terminate, calls: calls).many)
                }
            }
            #expect(try await gateway.rows(Self.stored) == stored)
        }
    }

    /// `other` shares a line, is named a channel of the carrier, keeps what comes and has a
    /// keyword, a number and a dialogue.
    private static let terms = """
        UPDATE store.partner p SET mo_lane = 'line', channels = '{"sms": "handsets", "x": "y"}'
          FROM store.endpoint e WHERE e.endpoint_id = p.endpoint_id AND e.name = 'other';
        UPDATE store.endpoint SET keep = '1 day' WHERE name = 'other';
        INSERT INTO store.route SELECT '2097', k, endpoint_id FROM store.endpoint,
          unnest(ARRAY['', 'book']) k WHERE name = 'other';
        INSERT INTO store.dialogue
        SELECT 'd"1', endpoint_id, '+447700900110', '20971', store.clock() FROM store.endpoint
         WHERE name = 'other'
        """

    @Test(arguments: [false, true])
    func `messages of subscribers are taken as one by one`(isSink: Bool) async throws {
        let sink = "; UPDATE store.partner SET is_sink = \(isSink) WHERE mo_lane IS NOT NULL"
        try await inTwoStores(Self.terms + sink) { together, apart in
            for _ in 0..<2 {
                let secret = try await hash(Sample.carrierSecret, together)
                let owners =
                    Sample.subscribers.prefix(3).map(\.e164)
                    + [Sample.othersSubscriber.e164, "+4790000000"]
                let numbers: [JSON?] = ["2097", "20971", "+12025550140", nil]
                let calls = (0..<40).map { place in
                    JSON.object(skippingNil: [
                        ("carrier", place % 11 == 10 ? "south" : "handsets"),
                        ("secret", place % 5 == 0 ? nil : place % 9 == 8 ? #"\x00"# : secret),
                        ("owner", .string(owners[place * 3 % 5])),
                        ("number", numbers[place % 4]),
                        ("word", place % 3 == 0 ? "Book" : "Hi"),
                        ("keyword", place % 3 == 0 ? "book" : "hi"),
                        ("id", .string(together.newID().description)),
                        ("body", .string(#"{"text":"\#(place)"}"#)),
                        ("key", .string(together.newID().description)),
                        ("content", .string(together.newID().description)),
                    ])
                }
                let rows = try await make(.init(verb: .originate, calls: calls), together, apart)
                for part in ["dialogue", "keyword", "channel"] {
                    #expect(rows.contains { $0.contains(#"{\"\#(part)\""#) || $0.contains(part) })
                }
                for verdict in 0...2 {
                    #expect(rows.contains { $0.contains(#""verdict": \#(verdict)"#) })
                }
                #expect(rows.contains { $0.contains(#""arrived": true"#) } == isSink)
            }
        }
    }
}
