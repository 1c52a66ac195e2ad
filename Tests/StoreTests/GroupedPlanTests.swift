import Invocation
import JSON
import Postgres
import Store
import TestSupport
import Testing

/// What groups read of tables that are large, on plans that were made when these were empty.
@Suite struct GroupedPlanTests {
    private static let size = 40

    private func messages(_ group: Int) -> [JSON] {
        (0..<Self.size).map { place in
            func id(_ name: UInt64) -> JSON {
                let number = UInt64(group * Self.size + place + 1) << 8
                let random = 0x1111_1111_1111_1111 * name  // Not the ids of those that wait.
                return .string(UUIDv7(time: TestGateway.start, random: random, number).description)
            }
            return [
                "partner": "acme", "dialect": "gtiglobal", "reports": false, "body": "{}",
                "owner": .string("+4478\(10_000_000 + group * Self.size + place)"),
                "id": id(1), "key": id(2), "content": id(3),
            ]
        }
    }

    /// Takes a group, and settles it.
    private func pass(_ group: Int, _ pool: Pool) async throws {
        let soon = ContinuousClock.now + .seconds(60)
        let calls = messages(group)
        let taken = try await pool.run(
            Probe(query: GroupedCalls(verb: .terminate, calls: calls).many),
            by: soon
        )
        let rows = try taken.map { try JSON.parse(Array($0.utf8)) }
        let settled: [JSON] = zip(calls, rows).map { call, row in
            [
                "endpoint": row["endpoint_id"] ?? .null, "subscriber": call["owner"] ?? .null,
                "lane": row["lane_id"] ?? .null, "epoch": row["epoch"] ?? .null, "seq": 0,
                "id": row["id"] ?? .null, "state": 1, "attempts": 1, "wants": true, "also": "{}",
            ]
        }
        let query = GroupedCalls(verb: .complete, calls: settled).many
        let ended = try await pool.run(Probe(query: query), by: soon)
        #expect(ended.count == Self.size)
        #expect(ended.allSatisfy { $0.contains(#""status": 0"#) })
    }

    @Test func `a group reads what its messages need, however many lanes wait`() async throws {
        let tables = ["lane", "subscriber", "message_key", "credential", "early_report"]
        try await withFreshDatabase(template: TestTemplate.shared.name()) { conninfo in
            let pool = Pool(PoolConfiguration(conninfo: conninfo, size: 1))
            let store = Store(pool: pool)
            let soon = ContinuousClock.now + .seconds(120)
            _ = try await store.apply(Sample.agreements(), by: soon)
            let subscribers = """
                INSERT INTO store.subscriber
                SELECT '+4478' || 10000000 + n, endpoint_id FROM store.endpoint,
                  generate_series(0, 199) n WHERE name = 'acme'
                """
            try await pool.execute(script: Probe.function + ";" + subscribers, by: soon)
            for group in 0..<2 { try await pass(group, pool) }
            let many = subscribers.replacing("0, 199", with: "200, 20000")
            let lanes = LaneFilling.script(lanes: 20_000)
            try await pool.execute(script: lanes + ";" + many, by: soon)
            let counts = TableStatistics(pool: pool)
            var (scans, reads) = (0, 0)
            for table in tables {
                scans -= try await counts.scans(of: table)
                reads -= try await counts.reads(of: table)
            }

            for group in 2..<5 { try await pass(group, pool) }

            for table in tables {
                scans += try await counts.scans(of: table)
                reads += try await counts.reads(of: table)
            }
            #expect(scans == 0)
            #expect((1...3 * Self.size * 20).contains(reads))
            await pool.close()
        }
    }
}
