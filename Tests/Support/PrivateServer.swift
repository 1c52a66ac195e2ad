import Foundation

/// A throw-away PostgreSQL of one test, which may stop, start and harm it.
///
/// It listens on a unix socket only, and syncs only when it is durable.
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
    private let isDurable: Bool

    /// Whether the server's programs are on this machine.
    package static var isAvailable: Bool { findBinaries() != nil }

    fileprivate init(isDurable: Bool) throws {
        guard let binaries = Self.findBinaries() else {
            throw Failure(description: "there is no initdb on this machine")
        }
        self.binaries = binaries
        self.isDurable = isDurable
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
        let sync = "fsync=\(isDurable ? "on" : "off")"
        let options = ["-k", directory, "-c", "listen_addresses=", "-c", sync]
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
/// - Parameter isDurable: Whether what is committed is on disk.
@discardableResult
package func withPrivateServer<Result>(
    isDurable: Bool = false,
    _ body: (PrivateServer) async throws -> Result
) async throws -> Result {
    let server = try PrivateServer(isDurable: isDurable)
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
