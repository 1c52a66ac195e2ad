import Foundation

/// MT over HTTP to simulated handsets, against one-row inserts of as many clients.
struct AcceptBenchmark {
    let rounds: Int

    private struct Round {
        var load: Load.Outcome
        var cost: CPU
        var insert: Baseline.Outcome
        /// The rate that nothing but HTTP and the database would leave.
        var bound: Double
    }

    func lines() async throws -> [Line] {
        let agreements = Bed.carrier() + Bed.partner("acme", "http://127.0.0.1:9/in")
        return try await Bed.with(agreements) { bed in
            // Learns the agreed rate, and fills caches.
            _ = try await bed.mt().run(connections: Bed.connections, seconds: 2)
            var all: [Round] = []
            for _ in 0..<rounds { all.append(try await round(bed)) }
            let ratio = all.map { $0.load.rate / $0.insert.rate }.median
            var line = Line("accept")
            line.add("rate", all.map(\.load.rate).median.rate)
            line.add("p50", all.map(\.load.median).median.milliseconds)
            line.add("p99", all.map(\.load.p99).median.milliseconds)
            line.add(all.map(\.cost).median)
            line.add("insert_cpu", all.map(\.insert.cpu).median.milliseconds)
            line.add("bound", all.map { $0.bound / $0.insert.rate }.median.short)
            line.ratio = ratio
            line.add(atLeast: 0.7, "rate to pgbench's", ratio)
            return [line]
        }
    }

    private func round(_ bed: Bed) async throws -> Round {
        let insert = try await Baseline(server: bed.server)
            .run(.insert, clients: Bed.connections, seconds: 3)
        let start = try bed.cpu()
        let load = try await bed.mt().run(connections: Bed.connections, seconds: 4)
        try await bed.settle()
        let cost = (try bed.cpu() - start) / Double(load.requests)
        let bound = try await bound(bed, database: cost.database)
        return Round(load: load, cost: cost, insert: insert, bound: bound)
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
