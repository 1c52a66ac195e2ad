import Curl
package import Foundation

/// A `waypost` of its own folder, as an operator runs it.
package final class GatewayProcess {
    package let port: Int
    private let folder: URL
    private let executable: URL
    private let environment: [String: String]
    private var process: Process?
    private let http = HTTPClient(
        policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: true),
        userAgent: "faults"
    )

    /// - Parameters:
    ///   - databaseURL: Nil: a private database in a folder of its own.
    ///   - executable: By default the one beside this program.
    package init(
        port: Int,
        databaseURL: String?,
        executable: URL = URL(filePath: CommandLine.arguments[0])
            .deletingLastPathComponent().appending(path: "waypost")
    ) throws {
        self.executable = executable
        self.port = port
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

    /// Starts it, and waits until it listens.
    package func start(_ flags: [String] = []) async throws {
        let process = make(["start", "--port", "\(port)"] + flags)
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        self.process = process
        let request = HTTPRequest(
            method: "GET",
            url: "http://127.0.0.1:\(port)/_waypost/health",
            connectTimeout: .seconds(1),
            totalTimeout: .seconds(3),
            answerLimit: 65_536
        )
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if let answer = try? await http.send(request), answer.status == 200 { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw RigProblem("the gateway did not start")
    }

    /// Ends it at once, as a crash would.
    package func kill() {
        guard let process else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Its process; 0 before it was started.
    package var processID: Int { Int(process?.processIdentifier ?? 0) }

    /// Ends it in order.
    package func stop() {
        process?.terminate()
        process?.waitUntilExit()
    }

    /// Ends it in order, without keeping a thread from others; for tests.
    package func end() async throws {
        process?.terminate()
        while process?.isRunning == true { try await Task.sleep(for: .milliseconds(20)) }
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
