import Foundation
import Gateway
import Invocation
import Postgres
import Store
import TestSupport

/// Claims of 20 lanes with 1,000 and with 100,000 lanes waiting.
struct ClaimBenchmark {
    private static let rounds = 200

    func run() async throws -> String {
        try await withPrivateServer(settings: ["shared_buffers=256MB"]) { server in
            let pool = Pool(PoolConfiguration(conninfo: server.conninfo, size: 1))
            let store = Store(pool: pool)
            let soon = ContinuousClock.now + .seconds(600)
            _ = try await store.migrate(by: soon)
            let few = try await median(store, pool, lanes: 1_000, by: soon)
            let many = try await median(store, pool, lanes: 100_000, by: soon)
            await pool.close()
            return String(
                format: "p50=%.2fms at 1,000, %.2fms at 100,000 ratio=%.2f",
                few * 1000,
                many * 1000,
                many / few
            )
        }
    }

    private func median(
        _ store: Store,
        _ pool: Pool,
        lanes: Int,
        by soon: ContinuousClock.Instant
    ) async throws -> Double {
        try await pool.execute(script: Self.fill(lanes), by: soon)
        var times: [Double] = []
        for _ in 0..<Self.rounds {
            let start = ContinuousClock.now
            let held = try await store.claim(limit: 20, share: 20, by: soon)
            times.append((ContinuousClock.now - start) / .seconds(1))
            for lane in held { _ = try await store.giveBack(lane.lease, by: soon) }
        }
        return times.sorted()[times.count / 2]
    }

    /// Waiting lanes of one message each, due already.
    private static func fill(_ lanes: Int) -> String {
        """
        TRUNCATE store.lane, store.message, store.delivery;
        INSERT INTO store.endpoint (kind, name, dialect)
        VALUES ('partner', 'acme', 'gtiglobal') ON CONFLICT DO NOTHING;
        WITH m AS (
          SELECT n, (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') || '7000'
                     || '8000' || lpad(to_hex(n), 12, '0'))::uuid AS id,
                 '+999' || 1000000 + n AS number,
                 (SELECT endpoint_id FROM store.endpoint LIMIT 1) AS endpoint
            FROM generate_series(1, \(lanes)) n),
        i AS (
          INSERT INTO store.message (id, endpoint_id, source_id, subscriber, kind, reports, body)
          SELECT id, endpoint, endpoint, number, 1, false,
                 '{"id":"x","from":"' || number || '","to":["+12025550140"],"owner":"' || number
                 || '","text":"Hi","at":0}' FROM m)
        INSERT INTO store.lane
          (endpoint_id, subscriber, lane_id, tail, head, epoch, attempts, leased, due_at)
        SELECT endpoint, number, id, 0, 0, 1, 0, false, now() - interval '1 hour' FROM m;
        ANALYZE store.lane;
        """
    }
}
