import Curl
import Foundation

/// A `waypost` of its own folder, as an operator runs it.
final class GatewayProcess {
    let port: Int
    private let folder: URL
    private let environment: [String: String]
    private var process: Process?
    private let http = HTTPClient(
        policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: true),
        userAgent: "faults"
    )

    /// - Parameter databaseURL: Nil: a private database in a folder of its own.
    init(port: Int, databaseURL: String?) throws {
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
        environment["WAYPOST_ALLOW_HTTP"] = "1"
        environment["WAYPOST_LOG_LEVEL"] = "error"
        environment["DATABASE_URL"] = databaseURL
        self.environment = environment
    }

    /// Starts it, and waits until it listens.
    func start() async throws {
        let process = make(["start", "--port", "\(port)"])
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
        throw FaultsProblem("the gateway did not start")
    }

    /// Ends it at once, as a crash would.
    func kill() {
        guard let process else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Ends it in order.
    func stop() {
        process?.terminate()
        process?.waitUntilExit()
    }

    /// Brings the schema up to date and applies agreements.
    func prepare(_ agreements: String) throws {
        try run(["migrate"])
        let file = folder.appending(path: "agreements.yaml")
        try agreements.write(to: file, atomically: true, encoding: .utf8)
        try run(["apply", file.path])
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    private func run(_ arguments: [String]) throws {
        let process = make(arguments)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw FaultsProblem("waypost \(arguments[0]) ended with \(process.terminationStatus)")
        }
    }

    private func make(_ arguments: [String]) -> Process {
        let process = Process()
        let own = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        process.executableURL = own.appending(path: "waypost")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = environment
        return process
    }
}

/// Why a run says nothing.
struct FaultsProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
