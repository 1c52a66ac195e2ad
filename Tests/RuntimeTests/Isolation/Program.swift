import Foundation
import Synchronization

/// A program that a test starts.
final class Program: Sendable {
    /// How a program ended, and what it printed.
    struct Ending {
        let status: Int32
        let output: String
    }

    private let process: Mutex<Process>
    private let log: String
    let processID: pid_t

    /// - Parameter log: The file that its output goes to.
    init(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        log: String
    ) throws {
        let own = Process()
        own.executableURL = URL(filePath: path)
        own.arguments = arguments
        own.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        try Data().write(to: URL(filePath: log))
        let file = try FileHandle(forWritingTo: URL(filePath: log))
        own.standardOutput = file
        own.standardError = file
        try own.run()
        processID = own.processIdentifier
        process = Mutex(own)
        self.log = log
    }

    /// All that it has printed.
    var output: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    /// Waits for its end, 60 s at most.
    func ending() async throws -> Ending {
        let end = ContinuousClock.now + .seconds(60)
        while process.withLock({ $0.isRunning }) {
            guard ContinuousClock.now < end else { throw TestFailure() }
            try await Task.sleep(for: .milliseconds(20))
        }
        return Ending(status: process.withLock { $0.terminationStatus }, output: output)
    }

    /// Where a program is on PATH, or in folders besides.
    static func path(of name: String, besides folders: [String] = []) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH", default: ""]
        return (path.split(separator: ":").map(String.init) + folders).map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
