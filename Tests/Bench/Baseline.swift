import Foundation
import TestSupport

/// What PostgreSQL does by itself with rows of a message's width, as `pgbench` measures it.
struct Baseline {
    /// What each transaction does.
    enum Work {
        /// One row.
        case insert
        /// 1,000 rows, from a file of the server.
        case copy
    }

    /// What came of it.
    struct Outcome {
        /// Rows a second.
        var rate: Double
        /// CPU seconds of the server alone, a row.
        var cpu: Double
    }

    static let copied = 1_000

    let server: PrivateServer

    func run(_ work: Work, clients: Int, seconds: Int) async throws -> Outcome {
        try await prepare()
        let main = try server.mainProcessID()
        let start = ProcessTime.seconds(ofTree: main)
        let script = FileManager.default.temporaryDirectory
            .appending(path: "baseline-\(UUID().uuidString).sql")
        defer { try? FileManager.default.removeItem(at: script) }
        switch work {
        case .insert:
            try """
            INSERT INTO baseline (endpoint_id, subscriber, body)
            VALUES (1, '+447700900111', repeat('x', 300));
            """.write(to: script, atomically: true, encoding: .utf8)
        case .copy:
            try "COPY baseline (endpoint_id, subscriber, body) FROM '\(rows)';\n"
                .write(to: script, atomically: true, encoding: .utf8)
        }
        let output = try await Command.output(
            server.program("pgbench"),
            connection + [
                "-n", "-M", work == .insert ? "prepared" : "simple", "-c", "\(clients)", "-j", "2",
                "-T", "\(seconds)", "-f", script.path, "postgres",
            ],
            limit: seconds + 30
        )
        let line = output.split(separator: "\n").first { $0.hasPrefix("tps = ") }
        guard let tps = line?.split(separator: " ").dropFirst(2).first.flatMap({ Double($0) })
        else { throw BenchProblem("pgbench told no rate") }
        let rate = work == .insert ? tps : tps * Double(Self.copied)
        let cpu = ProcessTime.seconds(ofTree: main) - start
        return Outcome(rate: rate, cpu: cpu / (rate * Double(seconds)))
    }

    private var connection: [String] { ["-h", server.socketFolder, "-U", "postgres"] }

    /// A file beside the server's socket, which its user may read.
    private var rows: String { "\(server.socketFolder)/rows" }

    private func prepare() async throws {
        let body = String(repeating: "x", count: 300)
        _ = try await Command.output(
            server.program("psql"),
            connection + [
                "-qc",
                """
                SET client_min_messages = warning;
                CREATE TABLE IF NOT EXISTS baseline (
                  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), endpoint_id int, subscriber text,
                  body text);
                COPY (SELECT 1, '+44770090' || n + 1000, '\(body)'
                        FROM generate_series(1, \(Self.copied)) n) TO '\(rows)';
                """, "postgres",
            ]
        )
    }
}
