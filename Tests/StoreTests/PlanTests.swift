import Gateway
import Invocation
import Postgres
import Store
import TestSupport
import Testing

/// How the server does what is asked of it.
@Suite struct PlanTests {
    private struct Look: Statement {
        static let sql = "SELECT count(*) FROM store.lane WHERE attempts = 99"
        let parameters: [Parameter] = []
        static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
    }

    /// Functions that forbid sequential scans, so that their plans look dear, but not compilation.
    private struct Compiled: Statement {
        static let sql = """
            SELECT proname FROM pg_proc WHERE pronamespace = 'store'::regnamespace
            AND 'enable_seqscan=off' = ANY (proconfig) AND NOT 'jit=off' = ANY (proconfig)
            """
        let parameters: [Parameter] = []
        static func decode(_ row: Row) throws(PostgresError) -> String { try row.text(0) }
    }

    private static let soon = ContinuousClock.now + .seconds(120)

    private func scans(_ pool: Pool) async throws -> Int {
        try await TableStatistics(pool: pool).scans(of: "lane", "message", "delivery")
    }

    private func message(_ owner: MSISDN) -> Message {
        Message(
            messageID: "uc-1",
            kind: .sms,
            from: "+12025550140",
            to: [owner.e164],
            owner: owner,
            text: "Hi",
            time: TestGateway.start
        )
    }

    private func take(_ store: Store) async throws -> Intake {
        try await store.terminate(
            message(Sample.subscribers[0]),
            id: .init(time: TestGateway.start, random: .random(in: 0...9), .random(in: 0 ... .max)),
            hasKey: true,
            from: .secret(Sample.clientToken),
            dialect: "gtiglobal",
            by: Self.soon
        ).intake
    }

    @Test func `no call reads a table through while 20,000 lanes wait`() async throws {
        try await withBacklog { store, pool in
            let before = try await scans(pool)

            guard case .accepted(let held?) = try await take(store) else {
                throw Unexpected(what: "the lane is not free")
            }
            _ = try await store.complete(held, .delivered("r"), wantsNext: true, by: Self.soon)
            let lanes = try await store.claim(limit: 20, share: 20, by: Self.soon)
            for lane in lanes {
                _ = try await store.complete(lane, .delivered(), wantsNext: true, by: Self.soon)
            }
            _ = try await store.timeToNextDue(by: Self.soon)

            #expect(lanes.count == 20)
            #expect(try await scans(pool) == before)
            _ = try await pool.run(Look(), by: Self.soon)
            #expect(try await scans(pool) == before + 1)
        }
    }

    @Test func `a claim planned for an empty table does not read a full one through`()
        async throws
    {
        // What is prepared is prepared for a session, so no pooler stands between.
        let template = try await TestTemplate.shared.name()
        try await withFreshDatabase(template: template, isDirect: true) { conninfo in
            let pool = Pool(
                PoolConfiguration(conninfo: conninfo, size: 1, usesPreparedStatements: true)
            )
            let store = Store(pool: pool)
            _ = try await store.apply(Sample.agreements(), by: Self.soon)
            let open = "UPDATE store.endpoint SET state = 1, probe_at = '-infinity'"
            try await pool.execute(script: open, by: Self.soon)
            try await pool.execute(script: "VACUUM ANALYZE store.lane", by: Self.soon)
            for _ in 1...3 { _ = try await store.claim(limit: 20, share: 20, by: Self.soon) }
            try await pool.execute(script: LaneFilling.script(lanes: 20_000), by: Self.soon)
            try await pool.execute(script: open, by: Self.soon)
            let statistics = TableStatistics(pool: pool)
            let before = try await statistics.reads(of: "lane")

            let lanes = try await store.claim(limit: 20, share: 20, by: Self.soon)

            let read = try await statistics.reads(of: "lane") - before
            #expect(lanes.count == 3)
            #expect(read < 1_000)
            await pool.close()
        }
    }

    @Test func `no call is compiled by the server`() async throws {
        try await withFreshDatabase(template: TestTemplate.shared.name()) { conninfo in
            let pool = Pool(PoolConfiguration(conninfo: conninfo, size: 1))

            let compiled = try await pool.run(Compiled(), by: Self.soon)

            #expect(compiled == [])
            await pool.close()
        }
    }
}
