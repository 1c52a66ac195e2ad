package import Postgres

/// One step of the schema; steps are only ever added.
struct Migration: Sendable {
    let version: Int
    let script: [UInt8]

    /// In the order in which they are applied.
    static let all = [
        Migration(version: 1, script: PackageResources._001_lanes_sql),
        Migration(version: 2, script: PackageResources._002_sweep_sql),
        Migration(version: 3, script: PackageResources._003_agreements_sql),
        Migration(version: 4, script: PackageResources._004_reports_sql),
        Migration(version: 5, script: PackageResources._005_media_sql),
        Migration(version: 6, script: PackageResources._006_batches_sql),
        Migration(version: 7, script: PackageResources._007_metrics_sql),
        Migration(version: 8, script: PackageResources._008_plain_sql),
        Migration(version: 9, script: PackageResources._009_first_report_sql),
        Migration(version: 10, script: PackageResources._010_one_report_sql),
        Migration(version: 11, script: PackageResources._011_groups_sql),
    ]
}

/// How far a database's schema is.
package struct SchemaState: Hashable, Sendable {
    /// The last version applied; 0 for an empty database.
    package var applied: Int
    /// The last version that this executable knows.
    package var known: Int

    /// Whether the executable and the database fit together.
    package var isCurrent: Bool { applied == known }
}

extension Store {
    /// How far the schema is.
    package func schemaState(
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> SchemaState {
        let known = Migration.all.last?.version ?? 0
        guard try await pool.run(HasMigrationsStatement(), by: deadline).first == true else {
            return SchemaState(applied: 0, known: known)
        }
        let rows = try await pool.run(AppliedStatement(), by: deadline)
        return SchemaState(applied: rows.first ?? 0, known: known)
    }

    /// Applies what is missing, then makes the partitions of the days ahead.
    ///
    /// Each step is a transaction of its own under a lock, so several may call it at once.
    ///
    /// - Parameter progress: Told the version of each step that was applied.
    /// - Returns: How many steps this call applied.
    package func migrate(
        by deadline: ContinuousClock.Instant,
        progress: (Int) -> Void = { _ in }
    ) async throws(PostgresError) -> Int {
        try await pool.execute(script: Self.foundation, by: deadline)
        var applied = 0
        let state = try await schemaState(by: deadline)
        for step in Migration.all where step.version > state.applied {
            do {
                try await pool.execute(script: Self.script(step), by: deadline)
                applied += 1
                progress(step.version)
            } catch .server(sqlstate: "23505", _) {
                continue  // Another session applied it while we waited for the lock.
            }
        }
        _ = try await maintain(by: deadline)
        return applied
    }

    private static let lock = "SELECT pg_advisory_xact_lock(hashtext('store.migrate'));"

    private static let foundation = """
        \(lock)
        CREATE SCHEMA IF NOT EXISTS store;
        CREATE TABLE IF NOT EXISTS store.migration (
          version int PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
        """

    /// The record comes first: a step that another session applied fails there, before it does
    /// anything.
    private static func script(_ step: Migration) -> String {
        """
        \(lock)
        INSERT INTO store.migration (version) VALUES (\(step.version));
        \(String(decoding: step.script, as: UTF8.self))
        """
    }
}

/// Whether the schema was ever made.
struct HasMigrationsStatement: Statement {
    static let sql = "SELECT to_regclass('store.migration') IS NOT NULL"
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.bool(0) }
}

/// The last version applied.
struct AppliedStatement: Statement {
    static let sql = "SELECT coalesce(max(version), 0) FROM store.migration"
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
}
