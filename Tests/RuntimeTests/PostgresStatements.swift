import Postgres
import TestSupport

/// What the tests of the database room run.
enum Sample {
    /// Gives back how the server reads a parameter, as text.
    struct Texts: Statement {
        static let sql = "SELECT value FROM unnest($1::text[]) AS value"
        let values: [String?]

        var parameters: [Parameter] { [.textArray(values)] }
        static func decode(_ row: Row) throws(PostgresError) -> String? { try row.optionalText(0) }
    }

    /// Adds a number to `entry`.
    struct Insert: Statement {
        static let sql = "INSERT INTO entry (number) VALUES ($1) RETURNING number"
        let number: Int?

        var parameters: [Parameter] { [.int(number)] }
        static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
    }

    /// The same, but not to be done twice.
    struct InsertOnce: Statement {
        static let sql = Insert.sql
        static let isRepeatable = false
        let number: Int

        var parameters: [Parameter] { [.int(number)] }
        static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
    }

    /// Adds a number whose owner is looked for when the transaction commits.
    struct InsertOwned: Statement {
        static let sql = "INSERT INTO entry (number, owner) VALUES ($1, $2) RETURNING number"
        let number: Int
        let owner: Int

        var parameters: [Parameter] { [.int(number), .int(owner)] }
        static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
    }

    /// How many numbers `entry` holds.
    struct Count: Statement {
        static let sql = "SELECT count(*) FROM entry"

        var parameters: [Parameter] { [] }
        static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
    }

    /// Keeps the server busy for a while.
    struct Sleep: Statement {
        static let sql = "SELECT pg_backend_pid() FROM pg_sleep($1::float8)"
        let seconds: Double

        var parameters: [Parameter] { [.double(seconds)] }
        static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
    }

    /// The server's process id of the connection.
    struct Backend: Statement {
        static let sql = "SELECT pg_backend_pid()"

        var parameters: [Parameter] { [] }
        static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
    }

    /// Ends every other connection to this database once one of them sleeps; tells whether one did.
    struct TerminateSleeper: Statement {
        static let sql = """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event = 'PgSleep'
            """

        var parameters: [Parameter] { [] }
        static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.bool(0) }
    }
}

extension ContinuousClock.Instant {
    /// A deadline that a healthy test never meets.
    static var soon: ContinuousClock.Instant { .now.advanced(by: .seconds(30)) }
}

/// Runs `body` with a pool on a new database with an empty table `entry`.
@discardableResult
func withPool<Result>(
    size: Int = 4,
    queueLimit: Int = 10_000,
    prepares: Bool = false,
    _ body: (Pool) async throws -> Result
) async throws -> Result {
    try await withFreshDatabase { conninfo in
        let configuration = PoolConfiguration(
            conninfo: conninfo,
            size: size,
            queueLimit: queueLimit,
            usesPreparedStatements: prepares
        )
        let pool = Pool(configuration)
        try await pool.execute(
            script: """
                CREATE TABLE entry (
                    number bigint PRIMARY KEY,
                    owner bigint REFERENCES entry DEFERRABLE INITIALLY DEFERRED
                );
                """,
            by: .soon
        )
        let result = try await body(pool)
        await pool.close()
        return result
    }
}

extension Pool {
    /// What a test waited for did not come.
    struct NothingCame: Error {}

    /// Waits until a first shared call has been taken up by a connection.
    func waitForGroup() async throws {
        let limit = ContinuousClock.Instant.soon
        while statistics.groups == 0 {
            guard .now < limit else { throw NothingCame() }
            await Task.yield()
        }
    }

    /// Waits until a statement of this database sleeps on the server.
    func waitForSleeper() async throws {
        struct Sleepers: Statement {
            static let sql = """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event = 'PgSleep'
                """
            var parameters: [Parameter] { [] }
            static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
        }
        let limit = ContinuousClock.Instant.soon
        while try await run(Sleepers(), by: limit) == [0] {
            guard .now < limit else { throw NothingCame() }
        }
    }
}
