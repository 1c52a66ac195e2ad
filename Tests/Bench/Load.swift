import Foundation

/// As many requests as are answered, by `wrk`: one thread, so many connections.
struct Load {
    /// What came of it.
    struct Outcome {
        var requests: Int
        var seconds: Double
        /// Seconds to the answer.
        var median: Double
        var p99: Double

        var rate: Double { Double(requests) / seconds }
    }

    let port: Int
    /// Lua: `number` counts requests from 1; gives method, path, headers and body.
    let request: String
    /// Whether any answer will do.
    var takesRefusals = false

    /// - Throws: ``BenchProblem`` when a request failed or, as a rule, was not answered with 2xx.
    func run(connections: Int, seconds: Int) async throws -> Outcome {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "load-\(UUID().uuidString).lua")
        try script.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = try await Command.output(
            "wrk",
            [
                "-t1", "-c\(connections)", "-d\(seconds)s", "--timeout", "30s", "-s", file.path,
                "http://127.0.0.1:\(port)",
            ]
        )
        let line = output.split(separator: "\n").first { $0.hasPrefix("outcome ") }
        let values = line?.split(separator: " ").dropFirst().compactMap { Double($0) } ?? []
        guard values.count == 5 else { throw BenchProblem("wrk said: \(output)") }
        guard values[4] == 0 else { throw BenchProblem("\(Int(values[4])) requests failed") }
        return Outcome(
            requests: Int(values[0]),
            seconds: values[1] / 1e6,
            median: values[2] / 1e6,
            p99: values[3] / 1e6
        )
    }

    /// Numbers go on where the last run of this minute may have ended, so that ids are new.
    private var script: String {
        """
        local number = os.time() % 1000000 * 1000000
        function make(number)
        \(request)
        end
        request = function()
          number = number + 1
          local method, path, headers, body = make(number)
          return wrk.format(method, path, headers, body)
        end
        done = function(summary, latency, requests)
          local e = summary.errors
          io.write(string.format("outcome %d %d %d %d %d\\n", summary.requests, summary.duration,
            latency:percentile(50), latency:percentile(99),
            e.connect + e.read + e.write + e.timeout\(takesRefusals ? "" : " + e.status")))
        end
        """
    }
}
