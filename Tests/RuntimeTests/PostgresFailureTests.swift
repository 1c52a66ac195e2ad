import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestServer.shared != nil))
struct PostgresFailureTests {
    /// Ends the connection of `statement` in the middle of it, once.
    private func interrupt<S: Statement>(_ statement: S) async throws -> Result<
        [S.Output], PostgresError
    > where S.Output: Sendable {
        try await withPool(size: 4) { pool in
            async let result = { () async -> Result<[S.Output], PostgresError> in
                do throws(PostgresError) {
                    return .success(try await pool.run(statement, by: .soon))
                } catch { return .failure(error) }
            }()
            try await pool.waitForSleeper()
            #expect(try await pool.run(Sample.TerminateSleeper(), by: .soon) == [true])
            return await result
        }
    }

    @Test func `a statement whose connection is ended is run again`() async throws {
        let result = try await interrupt(Sample.Sleep(seconds: 5))

        #expect(try result.get().count == 1)
    }

    @Test func `a statement that must not be done twice fails instead`() async throws {
        struct Once: Statement {
            static let sql = "SELECT 1 FROM pg_sleep(60)"
            static let isRepeatable = false
            var parameters: [Parameter] { [] }
            static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
        }
        guard case .failure(.unavailable(let reason)) = try await interrupt(Once()) else {
            Issue.record("it has to fail")
            return
        }
        #expect(reason.contains("57P01"))
    }

    @Test func `deadlocks between calls end with both done`() async throws {
        try await withPool { pool in
            try await pool.execute(
                script: """
                    INSERT INTO entry VALUES (1), (2);
                    CREATE FUNCTION cross_over(a bigint, b bigint) RETURNS int LANGUAGE plpgsql
                    AS $$ BEGIN
                        PERFORM FROM entry WHERE number = a FOR UPDATE;
                        PERFORM pg_sleep(0.2);
                        PERFORM FROM entry WHERE number = b FOR UPDATE;
                        RETURN 1;
                    END $$;
                    """,
                by: .soon
            )
            async let one = pool.run(Cross(from: 1, to: 2), by: .soon)
            async let other = pool.run(Cross(from: 2, to: 1), by: .soon)

            #expect(try await [one, other] == [[1], [1]])
        }
    }

    private struct Cross: Statement {
        static let sql = "SELECT cross_over($1, $2)"
        let from: Int
        let to: Int

        var parameters: [Parameter] { [.int(from), .int(to)] }
        static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
    }

    @Test func `a server that is not there is told within the time to connect`() async throws {
        let configuration = PoolConfiguration(
            conninfo: "host=/nowhere dbname=none",
            connectTimeout: .seconds(1)
        )
        let pool = Pool(configuration)

        let failures = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    do throws(PostgresError) {
                        _ = try await pool.run(Sample.Count(), by: .soon)
                        return false
                    } catch {
                        guard case .unavailable = error else { return false }
                        return true
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }

        #expect(failures == 50)
        #expect(pool.statistics.connectionAttempts <= 11)
        await pool.close()
    }
}
