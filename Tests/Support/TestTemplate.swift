import Postgres
import Store

/// A database with the schema in it, made once a test run, that every test's own is copied from.
package actor TestTemplate {
    package static let shared = TestTemplate()

    private var making: Task<String, any Error>?

    /// Its name; the first caller makes it.
    package func name() async throws -> String {
        if let making { return try await making.value }
        let task = Task { try await Self.make() }
        making = task
        return try await task.value
    }

    private static func make() async throws -> String {
        let name = "template_" + String(UInt64.random(in: .min ... .max), radix: 36)
        let deadline = ContinuousClock.now + .seconds(120)
        try await TestServer.createDatabase(name)
        let pool = Pool(PoolConfiguration(conninfo: try TestServer.conninfo(of: name), size: 1))
        let store = Store(pool: pool)
        _ = try await store.migrate(by: deadline)
        try await pool.execute(script: TestGateway.clockScript(TestGateway.start), by: deadline)
        _ = try await store.maintain(by: deadline)
        await pool.close()
        return name
    }
}
