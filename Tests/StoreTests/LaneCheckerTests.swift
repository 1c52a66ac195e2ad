import FoundationEssentials
import Postgres
import Store
import Synchronization
import TestSupport
import Testing

/// Many workers on few lanes, killed connections, outages and slow sends; then the judge.
///
/// `WAYPOST_CHECK_SECONDS` sets how long, `WAYPOST_SEED` what the workers choose.
@Suite struct LaneCheckerTests {
    @Test func `lanes stay in order, and nothing is lost or sent twice without a cause`()
        async throws
    {
        try await withFreshDatabase(template: TestTemplate.shared.name()) { conninfo in
            let check = LaneCheck(conninfo: conninfo)
            try await check.prepare()
            try await check.run()
            try await check.drain()

            let violations = try await check.judge()

            #expect(violations.prefix(10) == [])
            #expect(check.log.killCount > 0)
            #expect(check.log.deathCount > 0)
            await check.pool.close()
        }
    }
}

/// One run of the checker on a database of its own.
private struct LaneCheck {
    let log = LaneLog()
    let pool: Pool
    private let conninfo: String
    private let seed: UInt64
    private let duration: Duration

    private static let workers = 12
    /// What the workers' connections are called; those of the check itself are not killed.
    private static let name = "lane-worker"

    init(conninfo: String) {
        let environment = ProcessInfo.processInfo.environment
        self.conninfo = conninfo
        pool = Pool(PoolConfiguration(conninfo: conninfo, size: 2))
        seed = environment["WAYPOST_SEED"].flatMap(UInt64.init) ?? .random(in: 0..<1_000_000)
        duration = .seconds(environment["WAYPOST_CHECK_SECONDS"].flatMap(Double.init) ?? 10)
    }

    /// Leases run by the real clock here.
    func prepare() async throws {
        try await pool.execute(
            script: """
                CREATE OR REPLACE FUNCTION store.clock() RETURNS timestamptz LANGUAGE sql STABLE
                AS 'SELECT now()';
                INSERT INTO store.endpoint (kind, name, dialect, threshold, retry_every)
                SELECT 'partner', 'p' || n, 'gtiglobal', 6, '300 ms' FROM generate_series(1, 4) n;
                """,
            by: soon
        )
        _ = try await Store(pool: pool).maintain(by: soon)
    }

    /// The workers, and what befalls them.
    func run() async throws {
        let endpoints = try await pool.run(Endpoints(), by: soon)
        let start = ContinuousClock.now
        let end = start + duration
        try await withThrowingDiscardingTaskGroup { group in
            for number in 0..<Self.workers {
                group.addTask {
                    let pool = Pool(configuration(of: number))
                    var worker = LaneWorker(
                        pool: pool,
                        log: log,
                        endpoints: endpoints,
                        start: start,
                        seed: seed &* 1000 &+ UInt64(number)
                    )
                    try await worker.work(until: end)
                    await pool.close()
                }
            }
            group.addTask { try await kill(until: end) }
        }
    }

    /// Ends a connection of a worker now and then, whatever it is at.
    private func kill(until end: ContinuousClock.Instant) async throws {
        var random = SeededGenerator(seed: seed)
        while .now < end {
            let pause = Int.random(in: 50...300, using: &random)
            try await Task.sleep(for: .milliseconds(pause))
            log.addKills(try await pool.run(KillOne(name: Self.name), by: soon).count)
        }
    }

    /// Delivers all that is left, with every circuit closed.
    func drain() async throws {
        let limit = ContinuousClock.now + .seconds(60)
        while try await pool.run(LaneCount(), by: soon) != [0] {
            guard .now < limit else { throw Unexpected(what: "lanes do not drain") }
            let script = "UPDATE store.endpoint SET state = 0, fails = 0"
            try await pool.execute(script: script, by: soon)
            _ = try await pool.run(LaneCall.Recover(limit: 1000), by: soon)
            let lanes = try await pool.run(LaneCall.Claim(limit: 1000), by: soon)
            for lane in lanes { try await drain(lane) }
            if lanes.isEmpty { try await Task.sleep(for: .milliseconds(50)) }
        }
    }

    private func drain(_ lane: LaneCall.Claim.Reply) async throws {
        var grip: Grip? = Grip(
            place: lane.place,
            laneID: lane.laneID,
            epoch: lane.epoch,
            seq: lane.seq,
            id: lane.id,
            safeUntil: .now
        )
        while let current = grip {
            let start = ContinuousClock.now
            log.add(.sent(.init(grip: current, start: start, end: start, result: .delivered)))
            let call = LaneCall.Complete(grip: current, state: 1, wantsNext: true)
            let reply = try #require(try await pool.run(call, by: soon).first)
            let isLost = reply.status == 2
            log.add(.settled(id: current.id, as: isLost ? .notRecorded : .recorded, at: start))
            grip = nil
            guard reply.status == 1, let id = reply.id, let seq = reply.seq else { return }
            grip = current
            grip?.id = id
            grip?.seq = seq
        }
    }

    /// Prints a line of counts.
    func judge() async throws -> [String] {
        let records = try await pool.run(FinalMessage(), by: soon)
        let judge = LaneJudge(events: log.events, records: records)
        let violations = judge.violations
        print(
            """
            lane checker seed=\(seed) messages=\(records.count) \
            incarnations=\(Set(records.map(\.laneID)).count) kills=\(log.killCount) \
            deaths=\(log.deathCount) sent_twice=\(judge.sentTwice) violations=\(violations.count)
            """
        )
        return violations
    }

    private func configuration(of number: Int) -> PoolConfiguration {
        PoolConfiguration(
            conninfo: conninfo,
            size: 1 + number % 2,
            applicationName: Self.name,
            // A pooler in transaction mode does not know of them.
            usesPreparedStatements: number % 3 == 0 && TestServer.pooler == nil
        )
    }

    private var soon: ContinuousClock.Instant { .now + .seconds(60) }
}

private struct Endpoints: Statement {
    static let sql = "SELECT endpoint_id FROM store.endpoint"
    let parameters: [Parameter] = []
    static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
}

private struct LaneCount: Statement {
    static let sql = "SELECT count(*) FROM store.lane"
    let parameters: [Parameter] = []
    static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
}

private struct KillOne: Statement {
    static let sql = """
        SELECT pg_terminate_backend(pid) FROM (
          SELECT pid FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = $1
          ORDER BY state = 'active' DESC, random() LIMIT 1) victim
        """
    let name: String
    var parameters: [Parameter] { [.text(name)] }
    static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.bool(0) }
}
