import Postgres
import Store
import TestSupport

/// What the server counts of the store's tables, and of the partitions that they have.
struct TableStatistics {
    /// Of one connection: the server counts for each by itself, and is told to tell at once.
    let pool: Pool

    /// Sequential scans so far.
    func scans(of tables: String...) async throws -> Int { try await count(Scans(tables)) }

    /// Entries that index scans have read so far.
    func reads(of tables: String...) async throws -> Int { try await count(Reads(tables)) }

    private func count<S: Statement>(_ statement: S) async throws -> Int where S.Output == Int {
        let soon = ContinuousClock.now + .seconds(60)
        _ = try await pool.run(Flush(), by: soon)
        return try await pool.run(statement, by: soon).reduce(0, +)
    }

    private struct Scans: Statement {
        static let sql = """
            SELECT coalesce(sum(seq_scan), 0) FROM pg_stat_user_tables
            WHERE schemaname = 'store' AND relname ~ $1
            """
        let parameters: [Parameter]

        init(_ tables: [String]) { parameters = [TableStatistics.pattern(tables)] }

        static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
    }

    private struct Reads: Statement {
        static let sql = """
            SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes
            WHERE schemaname = 'store' AND relname ~ $1
            """
        let parameters: [Parameter]

        init(_ tables: [String]) { parameters = [TableStatistics.pattern(tables)] }

        static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
    }

    private struct Flush: Statement {
        static let sql = "SELECT pg_stat_force_next_flush() IS NULL"
        let parameters: [Parameter] = []

        static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.bool(0) }
    }

    fileprivate static func pattern(_ tables: [String]) -> Parameter {
        .text("^(\(tables.joined(separator: "|")))(_|$)")
    }
}

/// Runs `body` with a store in which 20,000 lanes wait, on one connection.
func withBacklog(_ body: (Store, Pool) async throws -> Void) async throws {
    try await withFreshDatabase(template: TestTemplate.shared.name()) { conninfo in
        let pool = Pool(PoolConfiguration(conninfo: conninfo, size: 1))
        let store = Store(pool: pool)
        let soon = ContinuousClock.now + .seconds(120)
        _ = try await store.apply(Sample.agreements(), by: soon)
        try await pool.execute(script: LaneFilling.script(lanes: 20_000), by: soon)
        try await body(store, pool)
        await pool.close()
    }
}
