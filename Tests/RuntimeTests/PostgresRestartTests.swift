import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: PrivateServer.isAvailable))
struct PostgresRestartTests {
    private func isUnavailable(_ pool: Pool) async throws(PostgresError) -> Bool {
        do throws(PostgresError) {
            _ = try await pool.run(Sample.Backend(), by: .soon)
            return false
        } catch {
            guard case .unavailable = error else { throw error }
            return true
        }
    }

    @Test(arguments: [PrivateServer.StopMode.fast, .immediate])
    func `a pool outlives its server`(mode: PrivateServer.StopMode) async throws {
        try await withPrivateServer { server in
            let configuration = PoolConfiguration(
                conninfo: server.conninfo,
                connectTimeout: .seconds(1)
            )
            let pool = Pool(configuration)
            _ = try await pool.run(Sample.Backend(), by: .soon)
            try await server.stop(mode)

            let start = ContinuousClock.now
            #expect(try await isUnavailable(pool))
            #expect(try await isUnavailable(pool))
            #expect(start.duration(to: .now) < .seconds(3))
            try await server.start()

            #expect(try await !isUnavailable(pool))
            await pool.close()
        }
    }

    @Test func `calls ride through a crash of a server process`() async throws {
        try await withPrivateServer { server in
            let pool = Pool(
                PoolConfiguration(conninfo: server.conninfo, connectTimeout: .seconds(20))
            )
            let victim = try #require(try await pool.run(Sample.Backend(), by: .soon).first)
            async let sleeper = pool.run(Sample.Sleep(seconds: 1), by: .soon)
            async let other = pool.run(Sample.Sleep(seconds: 1), by: .soon)
            try await pool.waitForSleeper()

            try await server.kill(process: victim)

            #expect(try await sleeper.count == 1)
            #expect(try await other.count == 1)
            await pool.close()
        }
    }
}
