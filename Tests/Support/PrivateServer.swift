import Foundation

/// A throw-away PostgreSQL of one test, which may stop, start and harm it.
///
/// It listens on a unix socket only, and syncs nothing unless it is told to.
package struct PrivateServer: Sendable {
    /// How `stop` treats the connections that are open.
    package enum StopMode: String, Sendable {
        /// Ends them, as an operator would.
        case fast
        /// As if the machine had lost its power.
        case immediate
    }

    /// What a command of the server said when it failed.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Connection string of its maintenance database.
    package let conninfo: String
    private let directory: String
    private let binaries: String
    private let settings: [String]

    /// Whether the server's programs are on this machine.
    package static var isAvailable: Bool { findBinaries() != nil }

    fileprivate init(settings: [String]) throws {
        guard let binaries = Self.findBinaries() else {
            throw Failure(description: "there is no initdb on this machine")
        }
        self.binaries = binaries
        self.settings = settings
        let number = String(UInt64.random(in: .min ... .max), radix: 36)
        directory = "/tmp/waypost-server-\(number)"
        conninfo = "host=\(directory) user=postgres dbname=postgres"
    }

    private static func findBinaries() -> String? {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let newestFirst = versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let places =
            newestFirst.map { "\(root)/\($0)/bin" } + path.split(separator: ":").map(String.init)
        return places.first { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") }
    }

    /// Starts it and waits until it takes connections.
    ///
    /// Its processes keep what `Process` waits on open, so only their end would end a wait.
    package func start() async throws {
        let options =
            ["-k", directory, "-c", "listen_addresses="] + settings.flatMap { ["-c", $0] }
        try makeProcess(["\(binaries)/postgres", "-D", directory] + options).run()
        let limit = ContinuousClock.now.advanced(by: .seconds(30))
        while true {
            do {
                return try await run(["\(binaries)/pg_isready", "-q", "-h", directory])
            } catch {
                guard .now < limit else { throw error }
            }
        }
    }

    /// Stops it and waits until it is down.
    package func stop(_ mode: StopMode) async throws {
        try await run("pg_ctl", "stop", "-w", "-m", mode.rawValue)
    }

    /// A program of the server's version, for example `pgbench`.
    package func program(_ name: String) -> String { "\(binaries)/\(name)" }

    /// The folder of its socket.
    package var socketFolder: String { directory }

    /// The process that all its others descend from.
    package func mainProcessID() throws -> Int {
        let file = try String(contentsOfFile: "\(directory)/postmaster.pid", encoding: .utf8)
        guard let id = file.split(separator: "\n").first.flatMap({ Int($0) }) else {
            throw Failure(description: "postmaster.pid has no process id")
        }
        return id
    }

    /// Kills one of its processes, whereupon the server ends all others and recovers by itself.
    package func kill(process id: Int) async throws {
        try await run(["kill", "-9", "\(id)"])
    }

    fileprivate func create() async throws {
        try await run("initdb", "--auth=trust", "--username=postgres", "--no-sync")
    }

    fileprivate func remove() async throws {
        try? await stop(.immediate)
        try FileManager.default.removeItem(atPath: directory)
    }

    private func run(_ program: String, _ arguments: String...) async throws {
        try await run(["\(binaries)/\(program)", "-D", directory] + arguments)
    }

    private func run(_ command: [String]) async throws {
        let process = makeProcess(command)
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        guard status == 0 else {
            throw Failure(description: "\(command.joined(separator: " ")) ended with \(status)")
        }
    }

    /// A command of the server's user: PostgreSQL refuses to run as root.
    private func makeProcess(_ command: [String]) -> Process {
        let isRoot = NSUserName() == "root"
        let prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = (isRoot ? prefix : []) + command
        process.currentDirectoryURL = URL(filePath: "/tmp")
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }
}

/// Runs `body` with a running server of its own, which is removed afterwards.
///
/// - Parameter settings: `name=value` each; by default without fsync, as no test stops the machine.
@discardableResult
package func withPrivateServer<Result>(
    settings: [String] = ["fsync=off"],
    _ body: (PrivateServer) async throws -> Result
) async throws -> Result {
    let server = try PrivateServer(settings: settings)
    do {
        try await server.create()
        try await server.start()
        let result = try await body(server)
        try await server.remove()
        return result
    } catch {
        try? await server.remove()
        throw error
    }
}
