import Foundation
import TestSupport

/// `pgbench` with one-row inserts of a message's width.
struct Baseline {
    let server: PrivateServer

    private static let script = """
        INSERT INTO baseline VALUES (gen_random_uuid(), 1, '+447700900111', repeat('x', 300));
        """

    /// Inserts per second with `clients` clients for `seconds`.
    func rate(clients: Int, seconds: Int) throws -> Double {
        let folder = FileManager.default.temporaryDirectory
        let file = folder.appending(path: "baseline-\(UUID().uuidString).sql")
        try Self.script.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        _ = try run(
            "psql",
            [
                "-qc",
                """
                CREATE TABLE IF NOT EXISTS baseline (
                  id uuid PRIMARY KEY, endpoint_id int, subscriber text, body text)
                """,
            ]
        )
        // pgbench 15 hangs now and then with many clients on a unix socket: it gets a second try.
        let output = try run(
            "pgbench",
            limit: Double(seconds) + 10,
            tries: 3,
            [
                "-n", "-M", "prepared", "-c", "\(clients)", "-j", "2", "-T", "\(seconds)", "-f",
                file.path,
            ]
        )
        let line = output.split(separator: "\n").first { $0.hasPrefix("tps = ") }
        guard let rate = line?.split(separator: " ").dropFirst(2).first.flatMap({ Double($0) })
        else { throw RigProblem("pgbench told no rate") }
        return rate
    }

    private func run(
        _ program: String,
        limit: Double = 60,
        tries: Int = 1,
        _ arguments: [String]
    ) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: server.program(program))
        process.arguments =
            ["-h", server.socketFolder, "-U", "postgres"] + arguments + ["postgres"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let id = process.processIdentifier
        let watchdog = DispatchWorkItem { kill(id, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + limit, execute: watchdog)
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        watchdog.cancel()
        guard process.terminationStatus == 0 else {
            if tries > 1 {
                return try run(program, limit: limit, tries: tries - 1, arguments)
            }
            throw RigProblem("\(program) ended with \(process.terminationStatus)")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
