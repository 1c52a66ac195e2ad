import Foundation
import Postgres

/// The PostgreSQL that tests use, from `TEST_DATABASE_URL`; databases may be made on it.
package enum TestServer {
    /// Connection string of its maintenance database; `nil` when there is no server.
    package static let shared = ProcessInfo.processInfo.environment["TEST_DATABASE_URL"]

    /// Connection string of a pooler in transaction mode in front of it, from `TEST_POOLER_URL`;
    /// `nil` when there is none.
    package static let pooler = ProcessInfo.processInfo.environment["TEST_POOLER_URL"]

    /// The connection string.
    ///
    /// - Throws: ``Missing`` when there is no server.
    package static func require() throws -> String {
        guard let shared else { throw Missing() }
        return shared
    }

    /// The connection string of one of its databases, past the pooler.
    package static func conninfo(of database: String) throws -> String {
        conninfo(try require(), database: database)
    }

    /// Makes an empty database that stays for the test run.
    package static func createDatabase(_ name: String) async throws {
        guard let maintenance else { throw Missing() }
        try await create(name, template: "template1", maintenance)
    }

    /// There is no server to test with.
    package struct Missing: Error, CustomStringConvertible {
        package let description = "TEST_DATABASE_URL is not set"
    }

    fileprivate static let maintenance = shared.map {
        Pool(PoolConfiguration(conninfo: $0, size: 2))
    }

    /// The connection string with another database in it.
    fileprivate static func conninfo(_ conninfo: String, database: String) -> String {
        guard conninfo.contains("://"), var address = URLComponents(string: conninfo) else {
            return "\(conninfo) dbname=\(database)"
        }
        address.path = "/\(database)"
        return address.string ?? conninfo
    }
}

/// Runs `body` with the connection string of a new database, which is dropped afterwards.
///
/// - Parameters:
///   - template: The database to copy; `nil` for an empty one.
///   - isDirect: Whether to go past the pooler, if there is one, as tests of sessions have to.
@discardableResult
package func withFreshDatabase<Result>(
    template: String? = nil,
    isDirect: Bool = false,
    _ body: (String) async throws -> Result
) async throws -> Result {
    let direct = try TestServer.require()
    let server = isDirect ? direct : TestServer.pooler ?? direct
    guard let maintenance = TestServer.maintenance else { throw TestServer.Missing() }
    let name = "test_" + String(UInt64.random(in: .min ... .max), radix: 36)
    try await create(name, template: template ?? "template1", maintenance)
    do {
        let result = try await body(TestServer.conninfo(server, database: name))
        try await drop(name, maintenance)
        return result
    } catch {
        try await drop(name, maintenance)
        throw error
    }
}

private func create(_ name: String, template: String, _ maintenance: Pool) async throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(120))
    while true {
        do throws(PostgresError) {
            let script = "CREATE DATABASE \(name) TEMPLATE \(template)"
            return try await maintenance.execute(script: script, by: deadline)
        } catch {
            // Somebody copies or uses the template; the server itself has waited 5 s for it.
            guard case .server(sqlstate: "55006", _) = error else { throw error }
        }
    }
}

private func drop(_ name: String, _ maintenance: Pool) async throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(60))
    let script = "DROP DATABASE IF EXISTS \(name) WITH (FORCE)"
    try await maintenance.execute(script: script, by: deadline)
}
