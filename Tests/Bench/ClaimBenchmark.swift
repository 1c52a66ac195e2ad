import Foundation
import Invocation
import Postgres
import Store
import TestSupport

/// Claims of 20 lanes with 1,000, 100,000 and 1,000,000 lanes waiting.
struct ClaimBenchmark {
    let rounds: Int

    private static let claims = 200
    private static let lanes = 20
    private static let backlogs = [1_000, 100_000, 1_000_000]

    private struct Cost {
        var median: Double
        var perSecond: Double
        var buffers: Int
    }

    func lines() async throws -> [Line] {
        let settings = ["shared_buffers=1GB", "max_wal_size=8GB", "jit=off"]
        return try await withPrivateServer(settings: settings) { server in
            let pool = Pool(PoolConfiguration(conninfo: server.conninfo, size: 1))
            let store = Store(pool: pool)
            let soon = ContinuousClock.now + .seconds(900)
            _ = try await store.migrate(by: soon)
            var costs: [Cost] = []
            for backlog in Self.backlogs {
                costs.append(try await cost(store, pool, backlog, by: soon))
            }
            await pool.close()
            var line = Line("claim")
            for (backlog, cost) in zip(Self.backlogs, costs) {
                let name = "at_\(backlog)"
                line.add("p50_\(name)", cost.median.milliseconds)
                line.add("claims_\(name)", cost.perSecond.rate)
                line.add("buffers_\(name)", "\(cost.buffers)")
            }
            line.ratio = costs[2].median / costs[0].median
            line.add(atMost: 2, "p50 at 1,000,000 to that at 1,000", line.ratio ?? 0)
            return [line]
        }
    }

    private func cost(
        _ store: Store,
        _ pool: Pool,
        _ backlog: Int,
        by soon: ContinuousClock.Instant
    ) async throws -> Cost {
        try await pool.execute(script: Backlog.sql(lanes: backlog), by: soon)
        var medians: [Double] = []
        var all: [Double] = []
        for _ in 0..<rounds {
            var times: [Double] = []
            for _ in 0..<Self.claims {
                let start = ContinuousClock.now
                let held = try await store.claim(limit: Self.lanes, share: Self.lanes, by: soon)
                times.append((ContinuousClock.now - start) / .seconds(1))
                guard held.count == Self.lanes else { throw BenchProblem("a claim fell short") }
                for lane in held { _ = try await store.giveBack(lane.lease, by: soon) }
            }
            medians.append(times.median)
            all += times
        }
        return Cost(
            median: medians.median,
            perSecond: Double(all.count) / all.reduce(0, +),
            buffers: try await buffers(pool, by: soon)
        )
    }

    /// Pages that one claim looks at, on the plan that a session keeps.
    private func buffers(_ pool: Pool, by soon: ContinuousClock.Instant) async throws -> Int {
        let plan = try await pool.run(ClaimPlan(), by: soon).map(\.line).joined(separator: "\n")
        let hit = plan.firstMatch(of: /hit=(\d+)/).flatMap { Int($0.1) } ?? 0
        let read = plan.firstMatch(of: /read=(\d+)/).flatMap { Int($0.1) } ?? 0
        return hit + read
    }
}

/// What a claim costs, told by the server.
private struct ClaimPlan: Statement {
    struct Line: Sendable { var line: String }

    static let sql = """
        EXPLAIN (ANALYZE, BUFFERS, TIMING OFF)
        SELECT * FROM store.claim(20, 20, '{}'::int[], make_interval(secs => 60))
        """
    static let isRepeatable = false
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> Line { Line(line: try row.text(0)) }
}
