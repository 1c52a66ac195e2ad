import Foundation

/// MT over HTTP to simulated handsets, against one-row inserts of as many clients.
struct AcceptBenchmark {
    let rounds: Int

    func lines() async throws -> [Line] {
        let agreements = Bed.carrier() + Bed.partner("acme", "http://127.0.0.1:9/in")
        return try await Bed.with(agreements) { bed in
            let baseline = Baseline(server: bed.server)
            // Learns the agreed rate, and fills caches.
            _ = try await bed.mt().run(connections: Bed.connections, seconds: 2)
            var rates: [Double] = []
            var ratios: [Double] = []
            var medians: [Double] = []
            var slowest: [Double] = []
            var costs: [CPU] = []
            var bounds: [Double] = []
            var inserts: [Double] = []
            for _ in 0..<rounds {
                let insert = try await baseline.run(
                    .insert,
                    clients: Bed.connections,
                    seconds: 3
                )
                let start = try bed.cpu()
                let load = try await bed.mt().run(connections: Bed.connections, seconds: 4)
                try await bed.settle()
                costs.append((try bed.cpu() - start) / Double(load.requests))
                bounds.append(
                    try await bound(bed, database: costs[costs.count - 1].database) / insert.rate
                )
                rates.append(load.rate)
                ratios.append(load.rate / insert.rate)
                inserts.append(insert.cpu)
                medians.append(load.median)
                slowest.append(load.p99)
            }
            var line = Line("accept")
            line.add("rate", rates.median.rate)
            line.add("p50", medians.median.milliseconds)
            line.add("p99", slowest.median.milliseconds)
            line.add(costs.median)
            line.add("insert_cpu", inserts.median.milliseconds)
            line.add("bound", bounds.median.short)
            line.ratio = ratios.median
            line.add(atLeast: 0.7, "rate to pgbench's", ratios.median)
            return [line]
        }
    }
}

extension AcceptBenchmark {
    /// The rate of a gateway that does nothing with a request but read it and answer, beside a
    /// database that does what it does for a message: on the cores that they share with their load.
    private func bound(_ bed: Bed, database: Double) async throws -> Double {
        let refused = try await bed.unserved().run(connections: Bed.connections, seconds: 2)
        let cores = Double(ProcessInfo.processInfo.activeProcessorCount)
        return 1 / (1 / refused.rate + database / cores)
    }
}

extension Bed {
    /// The same requests as ``mt(wantsReport:)``, to a path that nobody serves.
    func unserved() -> Load {
        let load = mt()
        let path = "/GTIGLOBALMsgGateway/v2/message"
        let request = load.request.replacingOccurrences(of: path, with: "/nobody")
        return Load(port: load.port, request: request, takesRefusals: true)
    }

    /// Waits until no lane is held or waits, a minute at most.
    func settle() async throws {
        let end = ContinuousClock.now + .seconds(60)
        while try await count(WaitingLanes()) != 0 {
            guard .now < end else { throw BenchProblem("lanes do not end") }
            // Another process's work, which tells nobody: looked at, and rarely, as looking costs.
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
