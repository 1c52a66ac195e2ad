import Curl
package import Foundation

/// A `waypost` of its own folder, as an operator runs it.
package final class GatewayProcess {
    /// Sends requests to it, once it was started.
    package private(set) var client: GatewayClient
    private let folder: URL
    private let executable: URL
    private let environment: [String: String]
    private var process: Process?

    /// - Parameters:
    ///   - port: 0: any free one, which it keeps when it is started again.
    ///   - databaseURL: Nil: a private database in a folder of its own.
    ///   - executable: By default the one beside this program.
    package init(
        port: Int = 0,
        databaseURL: String?,
        executable: URL = URL(filePath: BuildFolder.path).appending(path: "waypost")
    ) throws {
        self.executable = executable
        client = GatewayClient(port: port)
        folder = URL(filePath: "/tmp/waypost-faults-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let template = URL(filePath: FileManager.default.currentDirectoryPath)
            .appending(path: "template.yaml")
        try FileManager.default.copyItem(
            at: template,
            to: folder.appending(path: "template.yaml")
        )
        var environment = ProcessInfo.processInfo.environment
        environment["WAYPOST_ALLOW_PRIVATE"] = "1"
        environment["WAYPOST_ALLOW_PRIVATE_MEDIA"] = "1"
        environment["WAYPOST_ALLOW_HTTP"] = "1"
        environment["WAYPOST_LOG_LEVEL"] = "error"
        environment["DATABASE_URL"] = databaseURL
        // Nobody stands between it and the database.
        environment["DATABASE_PREPARE"] = "1"
        self.environment = environment
    }

    /// Where it listens.
    package var port: Int { client.port }

    /// Starts it, and waits until it listens and is sound, for a minute at most.
    package func start(_ flags: [String] = []) async throws {
        let process = make(["start", "--port", "\(port)"] + flags)
        try Data().write(to: output)
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        self.process = process
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            guard isRunning else { throw RigProblem("the gateway ended before it listened") }
            if await isReady() { return }
            // Another process, which tells nobody but by what it prints and answers.
            try await Task.sleep(for: .milliseconds(100))
        }
        throw RigProblem("the gateway did not start")
    }

    /// Whether it has told its port, and answers there.
    private func isReady() async -> Bool {
        let told = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
        let line = told.firstMatch(of: #/Waypost listens on http://127\.0\.0\.1:(\d+)\n/#)
        guard let port = line.flatMap({ Int($0.1) }) else { return false }
        if port != client.port { client = GatewayClient(port: port) }
        let answer = try? await client.send("GET", "/_waypost/health", within: .seconds(3))
        return answer?.status == 200
    }

    /// Ends it at once, as a crash would.
    package func kill() {
        guard let process else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Its process; 0 before it was started.
    package var processID: Int { Int(process?.processIdentifier ?? 0) }

    /// Asked of the system: `Process` learns of an end only when all that were started at the same
    /// time have ended, too.
    private var isRunning: Bool { ProcessTime.isRunning(processID) }

    /// Ends it in order.
    package func stop() {
        process?.terminate()
        process?.waitUntilExit()
    }

    /// Ends it in order, without keeping a thread from others; for tests.
    package func end() async throws {
        process?.terminate()
        let end = ContinuousClock.now + .seconds(60)
        while isRunning {
            guard .now < end else { throw RigProblem("the gateway did not end") }
            // The wait that is woken would block a thread.
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Brings the schema up to date and applies agreements.
    package func prepare(_ agreements: String) throws {
        try run(["migrate"])
        let file = folder.appending(path: "agreements.yaml")
        try agreements.write(to: file, atomically: true, encoding: .utf8)
        try run(["apply", file.path])
    }

    package func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    /// What it prints, since its last start.
    private var output: URL { folder.appending(path: "output") }

    private func run(_ arguments: [String]) throws {
        let process = make(arguments)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw RigProblem("waypost \(arguments[0]) ended with \(process.terminationStatus)")
        }
    }

    private func make(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = environment
        return process
    }
}

/// Why a run says nothing.
package struct RigProblem: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
