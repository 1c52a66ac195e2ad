import Curl
import Foundation
import JSON

/// The round trip of an MT: to the carrier, its report to us, and the report to the sender.
struct ReportBenchmark {
    let rounds: Int

    /// What a handset takes, at the least; the carrier's answer to us is there before.
    private static let handsetTime = Duration.milliseconds(50)

    func lines() async throws -> [Line] {
        let http = HTTPClient(
            policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: true),
            userAgent: "bench"
        )
        let arrivals = Pace.Arrivals()
        let lines = try await Answerer.serving({ path, body in
            if path == "/mt", let id = (try? JSON.parse(body))?["id"]?.string {
                Task {
                    try await Task.sleep(for: Self.handsetTime)
                    await report(id, http)
                }
            }
            return (200, "{}")
        }) { answerer in
            let agreements =
                Bed.carrier(answerer.url("/mt")) + Bed.partner("acme", answerer.url("/dr"))
            return try await Bed.with(agreements) { bed in
                [try await measure(bed, answerer, arrivals)]
            }
        }
        await http.close()
        return lines
    }

    private func measure(
        _ bed: Bed,
        _ answerer: Answerer,
        _ arrivals: Pace.Arrivals
    ) async throws -> Line {
        let load = bed.mt(wantsReport: true)
        let baseline = Baseline(server: bed.server)
        let warm = try await load.run(connections: Bed.connections, seconds: 2)
        try await answerer.wait(for: 2 * warm.requests)
        try await bed.settle()
        var (rates, costs, ratios): ([Double], [Double], [Double]) = ([], [], [])
        var inserts: [Double] = []
        for _ in 0..<rounds {
            let insert = try await baseline.run(.insert, clients: Bed.connections, seconds: 2)
            let before = answerer.count
            let start = (try bed.cpuSeconds(), ContinuousClock.now)
            let outcome = try await load.run(connections: Bed.connections, seconds: 4)
            try await answerer.wait(for: before + 2 * outcome.requests)
            let seconds = (ContinuousClock.now - start.1) / .seconds(1)
            try await bed.settle()
            let trips = Double(answerer.count - before) / 2
            costs.append((try bed.cpuSeconds() - start.0) / trips)
            rates.append(Double(outcome.requests) / seconds)
            ratios.append(Double(outcome.requests) / seconds / insert.rate)
            inserts.append(insert.cpu)
        }
        var line = Line("report")
        line.add("rate", rates.median.rate)
        line.add("cpu", costs.median.milliseconds)
        line.add("insert_cpu", inserts.median.milliseconds)
        line.ratio = ratios.median
        line.add(atMost: 0.80, "CPU ms a round trip", costs.median * 1_000)
        return line
    }

    /// A report that is not taken shows as a callback that never comes.
    private func report(_ id: String, _ http: HTTPClient) async {
        let body: JSON = ["id": .string(id), "status": "delivered"]
        let request = HTTPRequest(
            method: "POST",
            url: "http://127.0.0.1:\(Bed.port)/carrier/north/report",
            headers: [
                ("authorization", "Bearer \(Bed.secret)"), ("content-type", "application/json"),
            ],
            body: body.serialized(),
            connectTimeout: .seconds(5),
            totalTimeout: .seconds(60),
            answerLimit: 4_096
        )
        while (try? await http.send(request).status) != 200, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(100))
        }
    }
}
