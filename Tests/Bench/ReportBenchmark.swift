import Curl
import Foundation
import JSON
import TestSupport

/// The round trip of an MT: to the carrier, its report to us, and the report to the sender.
struct ReportBenchmark {
    let rounds: Int

    /// What a handset takes, at the least; the carrier's answer to us is there before.
    private static let handsetTime = Duration.milliseconds(50)

    func lines() async throws -> [Line] {
        let gateway = GatewayClient(port: Bed.port)
        let arrivals = Pace.Arrivals()
        let lines = try await Answerer.serving({ path, body in
            if path == "/mt", let id = (try? JSON.parse(body))?["id"]?.string {
                Task {
                    try await Task.sleep(for: Self.handsetTime)
                    await report(id, gateway)
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
        await gateway.close()
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
        var (rates, costs, ratios): ([Double], [CPU], [Double]) = ([], [], [])
        var inserts: [Double] = []
        for _ in 0..<rounds {
            let insert = try await baseline.run(.insert, clients: Bed.connections, seconds: 2)
            let before = answerer.count
            let start = (try bed.cpu(), ContinuousClock.now)
            let outcome = try await load.run(connections: Bed.connections, seconds: 4)
            try await answerer.wait(for: before + 2 * outcome.requests)
            let seconds = (ContinuousClock.now - start.1) / .seconds(1)
            try await bed.settle()
            let trips = Double(answerer.count - before) / 2
            costs.append((try bed.cpu() - start.0) / trips)
            rates.append(Double(outcome.requests) / seconds)
            ratios.append(Double(outcome.requests) / seconds / insert.rate)
            inserts.append(insert.cpu)
        }
        var line = Line("report")
        line.add("rate", rates.median.rate)
        line.add(costs.median)
        line.add("insert_cpu", inserts.median.milliseconds)
        line.ratio = ratios.median
        line.add(atMost: 0.80, "CPU ms a round trip", costs.median.total * 1_000)
        return line
    }

    /// A report that is not taken shows as a callback that never comes.
    private func report(_ id: String, _ gateway: GatewayClient) async {
        let body: JSON = ["id": .string(id), "status": "delivered"]
        while await post(body, gateway) != 200, !Task.isCancelled {
            // A carrier's pause, so that a gateway that declines is not met by a storm.
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    private func post(_ report: JSON, _ gateway: GatewayClient) async -> Int? {
        try? await gateway.send(
            "POST",
            "/carrier/north/report",
            GatewayClient.bearer(Bed.secret),
            report.serialized(),
            within: .seconds(60)
        ).status
    }
}
