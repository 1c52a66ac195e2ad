import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestServer.shared != nil))
struct PostgresGroupTests {
    /// Runs an insert per number at the same time; gives each one's rows or error.
    private static func insert(
        _ numbers: [Int?],
        into pool: Pool
    ) async -> [Result<[Int], PostgresError>] {
        await withTaskGroup(of: (Int, Result<[Int], PostgresError>).self) { group in
            for (index, number) in numbers.enumerated() {
                group.addTask {
                    let order = "\(number ?? 0)"
                    do throws(PostgresError) {
                        let statement = Sample.Insert(number: number)
                        let rows = try await pool.runShared(statement, lockOrder: order, by: .soon)
                        return (index, .success(rows))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            return await group.reduce(into: Array(repeating: .success([]), count: numbers.count)) {
                $0[$1.0] = $1.1
            }
        }
    }

    @Test(arguments: [(1, false), (2, false), (4, false), (4, true)])
    func `calls that come at once share few commits and get their own rows`(
        size: Int,
        prepares: Bool
    ) async throws {
        try await withPool(size: size, prepares: prepares) { pool in
            let results = await Self.insert(Array(0..<500), into: pool)

            #expect(results == (0..<500).map { .success([$0]) })
            let stored = try await pool.run(Sample.Count(), by: .soon)
            #expect(stored == [500])
            #expect(pool.statistics.groups < 100)
            #expect(pool.statistics.groupedStatements == 500)
        }
    }

    @Test(arguments: [false, true])
    func `a statement that fails does not harm the others of its group`(
        prepares: Bool
    ) async throws {
        try await withPool(prepares: prepares) { pool in
            let numbers: [Int?] = (0..<300).map { $0 % 100 == 50 ? nil : $0 }
            let results = await Self.insert(numbers, into: pool)

            let failed = results.indices.filter {
                if case .failure(.server(sqlstate: "23502", _)) = results[$0] {
                    true
                } else {
                    false
                }
            }
            #expect(failed == [50, 150, 250])
            let stored = try await pool.run(Sample.Count(), by: .soon)
            #expect(stored == [297])
        }
    }

    @Test func `a constraint that fails at commit is told to its caller alone`() async throws {
        try await withPool { pool in
            let good = Sample.InsertOwned(number: 1, owner: 1)
            let bad = Sample.InsertOwned(number: 2, owner: 3)

            let failed = await withTaskGroup(of: PostgresError?.self) { group in
                for index in 0..<40 {
                    group.addTask {
                        do throws(PostgresError) {
                            if index == 20 {
                                _ = try await pool.runShared(bad, lockOrder: "2", by: .soon)
                            } else {
                                let plain = Sample.Insert(number: 100 + index)
                                _ = try await pool.runShared(plain, lockOrder: "1", by: .soon)
                            }
                            return nil
                        } catch { return error }
                    }
                }
                return await group.reduce(into: [PostgresError]()) { $0 += $1.map { [$0] } ?? [] }
            }

            try #require(failed.count == 1)
            guard case .server(sqlstate: "23503", _) = failed[0] else {
                Issue.record("\(failed[0])")
                return
            }
            #expect(try await pool.run(good, by: .soon) == [1])
            #expect(try await pool.run(Sample.Count(), by: .soon) == [40])
        }
    }

    @Test func `a statement held up by a lock holds up no other for longer than half their time`()
        async throws
    {
        try await withPool(size: 4) { pool in
            try await withFreshLock(on: pool) {
                async let held = Self.touch(0, pool, .now.advanced(by: .seconds(2)))
                async let others = Self.insert(Array(100..<160), into: pool)

                #expect(await others == (100..<160).map { .success([$0]) })
                #expect(await held == .timedOut)
            }
        }
    }

    /// Inserts a number in the shared way; gives the error.
    private static func touch(
        _ number: Int,
        _ pool: Pool,
        _ deadline: ContinuousClock.Instant
    ) async -> PostgresError? {
        do throws(PostgresError) {
            let statement = Sample.Insert(number: number)
            _ = try await pool.runShared(statement, lockOrder: "\(number)", by: deadline)
            return nil
        } catch { return error }
    }

    /// Runs `body` while another transaction holds the number 0 back.
    private func withFreshLock(on pool: Pool, _ body: () async throws -> Void) async throws {
        async let holder: Void = pool.execute(
            script: "INSERT INTO entry VALUES (0); SELECT pg_sleep(4)",
            by: .soon
        )
        try await pool.waitForSleeper()
        try await body()
        try await holder
    }
}
