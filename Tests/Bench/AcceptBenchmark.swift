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
            var costs: [Double] = []
            var inserts: [Double] = []
            for _ in 0..<rounds {
                let insert = try await baseline.run(
                    .insert,
                    clients: Bed.connections,
                    seconds: 3
                )
                let start = try bed.cpuSeconds()
                let load = try await bed.mt().run(connections: Bed.connections, seconds: 4)
                try await bed.settle()
                costs.append((try bed.cpuSeconds() - start) / Double(load.requests))
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
            line.add("cpu", costs.median.milliseconds)
            line.add("insert_cpu", inserts.median.milliseconds)
            line.ratio = ratios.median
            line.add(atLeast: 0.7, "rate to pgbench's", ratios.median)
            return [line]
        }
    }
}

extension Bed {
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
