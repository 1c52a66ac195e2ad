import Postgres
import Store
import TestSupport
import Testing

@Suite struct MigrationTests {
    private static let soon = ContinuousClock.now + .seconds(120)

    @Test func `a new database gets every step once, in order`() async throws {
        try await withFreshDatabase { conninfo in
            let pool = Pool(PoolConfiguration(conninfo: conninfo, size: 1))
            let store = Store(pool: pool)
            let before = try await store.schemaState(by: Self.soon)
            var steps: [Int] = []

            let applied = try await store.migrate(by: Self.soon) { steps.append($0) }

            #expect(before.applied == 0)
            #expect(!before.isCurrent)
            #expect(steps == Array(1...before.known))
            #expect(applied == before.known)
            #expect(try await store.schemaState(by: Self.soon).isCurrent)
            #expect(try await store.migrate(by: Self.soon) { _ in Issue.record("again") } == 0)
            await pool.close()
        }
    }

    @Test func `eight that migrate at once apply every step once`() async throws {
        try await withFreshDatabase { conninfo in
            let pools = (0..<8).map { _ in Pool(PoolConfiguration(conninfo: conninfo, size: 1)) }

            let applied = try await withThrowingTaskGroup(of: Int.self) { group in
                for pool in pools {
                    group.addTask { try await Store(pool: pool).migrate(by: Self.soon) }
                }
                return try await group.reduce(0, +)
            }

            let state = try await Store(pool: pools[0]).schemaState(by: Self.soon)
            #expect(applied == state.known)
            #expect(state.isCurrent)
            for pool in pools { await pool.close() }
        }
    }
}
