import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestServer.shared != nil))
struct PostgresPoolTests {
    @Test func `nothing is connected before the first call`() async throws {
        let conninfo = try TestServer.require()
        let pool = Pool(PoolConfiguration(conninfo: conninfo))
        #expect(pool.statistics.connectionAttempts == 0)

        _ = try await pool.run(Sample.Backend(), by: .soon)

        #expect(pool.statistics.connectionsOpen == 1)
        await pool.close()
        #expect(pool.statistics.connectionsOpen == 0)
    }

    @Test(arguments: [1, 2, 4])
    func `a deadline that passes ends the wait and the next call works`(size: Int) async throws {
        try await withPool(size: size) { pool in
            let start = ContinuousClock.now
            await #expect(throws: PostgresError.timedOut) {
                let deadline = start.advanced(by: .milliseconds(200))
                _ = try await pool.run(Sample.Sleep(seconds: 20), by: deadline)
            }
            #expect(start.duration(to: .now) < .seconds(5))

            let alone = try await pool.run(Sample.Count(), by: .soon)
            let shared = try await pool.runShared(Sample.Count(), lockOrder: "", by: .soon)
            #expect(alone == [0] && shared == [0])
        }
    }

    @Test func `a call that finds no free connection in time ends too`() async throws {
        try await withPool(size: 1) { pool in
            async let busy = pool.runShared(Sample.Sleep(seconds: 2), lockOrder: "", by: .soon)
            try await pool.waitForGroup()
            let deadline = ContinuousClock.now.advanced(by: .milliseconds(100))

            await #expect(throws: PostgresError.timedOut) {
                _ = try await pool.run(Sample.Count(), by: deadline)
            }

            #expect(ContinuousClock.now < deadline.advanced(by: .seconds(1)))
            #expect(pool.statistics.waitingCalls == 0)
            _ = try await busy
        }
    }

    @Test func `a cancelled caller waits no longer`() async throws {
        try await withPool { pool in
            let start = ContinuousClock.now
            let results = await withTaskGroup(of: PostgresError?.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        do throws(PostgresError) {
                            _ = try await pool.run(Sample.Sleep(seconds: 2), by: .soon)
                            return nil
                        } catch { return error }
                    }
                }
                group.cancelAll()
                return await group.reduce(into: []) { $0.append($1) }
            }

            #expect(results == Array(repeating: .cancelled, count: 10))
            #expect(start.duration(to: .now) < .seconds(2))
        }
    }

    @Test func `more calls than may wait are refused`() async throws {
        try await withPool(size: 1, queueLimit: 3) { pool in
            async let busy = pool.runShared(Sample.Sleep(seconds: 1), lockOrder: "", by: .soon)
            try await pool.waitForGroup()

            let refused = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        do throws(PostgresError) {
                            return try await pool.run(Sample.Count(), by: .soon) != [0]
                        } catch { return error == .unavailable("3 calls wait already") }
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }

            #expect(refused == 7)
            _ = try await busy
        }
    }

    @Test func `closing waits for what is under way and refuses what comes after`() async throws {
        try await withPool { pool in
            async let busy = pool.run(Sample.Sleep(seconds: 3), by: .soon)
            try await pool.waitForSleeper()

            await pool.close()

            #expect(pool.statistics.connectionsOpen == 0)
            #expect(try await busy.count == 1)
            await #expect(throws: PostgresError.unavailable("the pool is closed")) {
                _ = try await pool.run(Sample.Count(), by: .soon)
            }
        }
    }

    @Test func `a script that fails has changed nothing`() async throws {
        try await withPool { pool in
            let script = "INSERT INTO entry VALUES (1); INSERT INTO entry VALUES (1)"
            do throws(PostgresError) {
                try await pool.execute(script: script, by: .soon)
                Issue.record("it has to fail")
            } catch {
                guard case .server(sqlstate: "23505", _) = error else { throw error }
            }

            #expect(try await pool.run(Sample.Count(), by: .soon) == [0])
        }
    }

    @Test func `a script that leaves its transaction open does not spoil the next call`()
        async throws
    {
        try await withPool(size: 1) { pool in
            try await pool.execute(script: "BEGIN; INSERT INTO entry VALUES (1)", by: .soon)

            #expect(try await pool.run(Sample.Count(), by: .soon) == [0])
        }
    }

    @Test func `a statement whose table changed is prepared anew`() async throws {
        struct All: Statement {
            static let sql = "SELECT * FROM entry"
            var parameters: [Parameter] { [] }
            static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.isNull(2) }
        }
        try await withPool(size: 1, prepares: true) { pool in
            _ = try await pool.run(All(), by: .soon)
            try await pool.execute(script: "INSERT INTO entry VALUES (1)", by: .soon)
            try await pool.execute(script: "ALTER TABLE entry ADD note text", by: .soon)

            #expect(try await pool.run(All(), by: .soon) == [true])
        }
    }
}
