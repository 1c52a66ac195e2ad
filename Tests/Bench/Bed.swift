import Curl
import Foundation
import Postgres
import TestSupport

/// A gateway on a database of its own, in release build, and what is asked of it.
struct Bed {
    let server: PrivateServer
    let gateway: GatewayProcess
    /// One connection, which costs the server little to be asked over.
    let pool: Pool

    static let subscribers = 10_000
    static let connections = 64
    static let port = 18_083
    static let secret = "secret-of-the-carrier-1"
    /// 153 characters, as a part of a long text has.
    static let text = String(repeating: "Nothing is lost. ", count: 9)

    /// `WAYPOST_EXECUTABLE`, or the one beside this program.
    private static var executable: URL {
        let given = ProcessInfo.processInfo.environment["WAYPOST_EXECUTABLE"]
        return URL(filePath: given ?? "\(BuildFolder.path)/waypost")
    }

    /// - Parameter agreements: YAML.
    static func with<Value>(
        _ agreements: String,
        _ body: (Bed) async throws -> Value
    ) async throws -> Value {
        // Every commit is on the disk before it is told, as in production.
        let settings = ["shared_buffers=256MB", "max_wal_size=4GB", "checkpoint_timeout=30min"]
        return try await withPrivateServer(settings: settings) { server in
            let gateway = try GatewayProcess(
                port: port,
                databaseURL: server.conninfo,
                executable: executable
            )
            defer { gateway.remove() }
            try gateway.prepare(agreements)
            try await gateway.start(["--invoke-api"])
            defer { gateway.stop() }
            let pool = Pool(PoolConfiguration(conninfo: server.conninfo, size: 1))
            let value = try await body(Bed(server: server, gateway: gateway, pool: pool))
            await pool.close()
            return value
        }
    }

    /// CPU seconds of the gateway and the database so far.
    func cpu() throws -> CPU {
        CPU(
            gateway: ProcessTime.seconds(ofTree: gateway.processID),
            database: ProcessTime.seconds(ofTree: try server.mainProcessID())
        )
    }

    /// Megabytes of the gateway that are in memory now.
    var megabytes: Double { ProcessTime.residentBytes(of: gateway.processID) / 1_048_576 }

    /// Runs a script in the database.
    func execute(_ script: String) async throws {
        try await pool.execute(script: script, by: .now + .seconds(600))
    }

    /// What the database counts.
    func count<S: Statement>(_ statement: S) async throws -> Int where S.Output == Int {
        try await pool.run(statement, by: .now + .seconds(60)).reduce(0, +)
    }

    /// Invokes the sweep and waits for its end.
    func sweep() async throws {
        let event = URL(filePath: FileManager.default.currentDirectoryPath)
            .appending(path: "events/sweep-scheduled.json")
        let answer = try await gateway.client.send(
            "POST",
            "/2015-03-31/functions/RetrySweep/invocations",
            [],
            Array(try Data(contentsOf: event)),
            within: .seconds(120)
        )
        let outcome = String(decoding: answer.body, as: UTF8.self)
        guard answer.status == 200, outcome.contains("delivered") else {
            throw BenchProblem("the sweep said \(answer.status) \(outcome)")
        }
    }

    /// MT of the partner `acme`, to subscribers in turn.
    func mt(wantsReport: Bool = false) -> Load {
        let report = wantsReport ? #","deliveryReport":true"# : ""
        return Load(
            port: gateway.port,
            request: """
                local body = string.format(
                  '{"from":"+12025550140","to":["+999%06d0"],"text":"%s"\(report)}',
                  100000 + number % \(Self.subscribers), "\(Self.text)")
                return "POST", "/GTIGLOBALMsgGateway/v2/message",
                  {Authorization = "Bearer client-token-of-acme-1",
                   ["Content-Type"] = "application/json"}, body
                """
        )
    }

    /// MO of subscribers in turn, beginning with a number of seven digits.
    ///
    /// - Parameter numbered: Their texts begin with their number.
    func mo(
        first: Int = 1_000_000,
        subscribers: Int = Bed.subscribers,
        numbered: Bool = false
    ) -> Load {
        Load(
            port: gateway.port,
            request: """
                local body = string.format(
                  '{"id":"%d","from":"+999%d","to":["+12025550140"],"text":"%s%s"}',
                  number, \(first) + number % \(subscribers) * 10,
                  \(numbered ? #"number .. " ""# : #""""#), "\(Self.text)")
                return "POST", "/carrier/north/mo",
                  {Authorization = "Bearer \(Self.secret)", ["Content-Type"] = "application/json"},
                  body
                """
        )
    }

    /// A GTIGLOBAL partner with subscribers whose numbers end in 0: their handsets never report.
    static func partner(
        _ name: String,
        _ url: String,
        first: Int = 1_000_000,
        subscribers: Int = Bed.subscribers
    ) -> String {
        let numbers = (0..<subscribers).map { "\"+999\(first + $0 * 10)\"" }
        return """
              - name: \(name)
                dialect: gtiglobal
                primary: \(url)
                clientTokens: [client-token-of-\(name)-1]
                gtiglobalToken: server-token-of-\(name)-1
                carrier: north
                requestsPerSecond: 100000
                subscribers: [\(numbers.joined(separator: ", "))]

            """
    }

    /// - Parameter url: Nil: simulated handsets.
    static func carrier(_ url: String? = nil) -> String {
        let kind = url.map { "http, url: \"\($0)\", token: token-of-the-carrier-1" } ?? "simulated"
        return "carriers:\n  - {name: north, kind: \(kind), secrets: [\(secret)]}\npartners:\n"
    }
}

/// Lanes that are held or wait.
struct WaitingLanes: Statement {
    static let sql = "SELECT count(*) FROM store.lane"
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
}
