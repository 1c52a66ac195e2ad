import Foundation
import TestSupport

/// 100,000 lanes that wait for a partner that hangs: what a sweep costs, and what others notice.
struct DeadEndpointBenchmark {
    let rounds: Int

    private static let lanes = 100_000
    private static let firstOfDead = 2_000_000

    func lines() async throws -> [Line] {
        let arrivals = Pace.Arrivals()
        return try await withRecordingServer(keepsRequests: false, answer: { _ in .hang }) {
            silence in
            try await Answerer.serving({ _, body in
                arrivals.note(body)
                return (200, "")
            }) { answerer in
                let agreements =
                    Bed.carrier() + Bed.partner("acme", answerer.url("/mo"))
                    + Bed.partner(
                        "dead",
                        silence.url("/mo"),
                        first: Self.firstOfDead,
                        subscribers: Self.lanes
                    )
                return try await Bed.with(agreements) { [try await measure($0, arrivals)] }
            }
        }
    }

    private func measure(_ bed: Bed, _ arrivals: Pace.Arrivals) async throws -> Line {
        let pace = Pace.mo(bed, arrivals)
        _ = try await pace.run(perSecond: 50, seconds: 2)
        let without = try await paced(pace)
        let idle = try await sweep(bed)
        try await fill(bed)
        let with = try await paced(pace)
        let dead = try await sweep(bed)
        let waiting = try await bed.count(WaitingLanes())
        var line = Line("dead-endpoint")
        line.add("lanes", "\(waiting)")
        line.add("sweep", dead.seconds.milliseconds)
        line.add("sweep_cpu", dead.cpu.milliseconds)
        line.add("sweep_before", idle.seconds.milliseconds)
        line.add("p99_before", without.milliseconds)
        line.add("p99", with.milliseconds)
        line.ratio = with / without
        line.add(atMost: 1.1, "another's p99 to that before", with / without)
        return line
    }

    /// The median of the rounds' p99.
    private func paced(_ pace: Pace) async throws -> Double {
        var slowest: [Double] = []
        for _ in 0..<rounds {
            slowest.append(try await pace.run(perSecond: 50, seconds: 10).arrivals.percentile(99))
        }
        return slowest.median
    }

    /// One message for each subscriber of the dead partner, by the gateway itself.
    private func fill(_ bed: Bed) async throws {
        let load = bed.mo(first: Self.firstOfDead, subscribers: Self.lanes)
        let end = ContinuousClock.now + .seconds(300)
        while case let lanes = try await bed.count(WaitingLanes()), lanes < Self.lanes {
            guard .now < end else { throw BenchProblem("only \(lanes) lanes wait") }
            _ = try await load.run(connections: Bed.connections, seconds: 5)
        }
    }

    /// One invocation of the sweep; the median of the rounds.
    private func sweep(_ bed: Bed) async throws -> (seconds: Double, cpu: Double) {
        var (times, costs): ([Double], [Double]) = ([], [])
        for _ in 0..<rounds {
            let start = (try bed.cpuSeconds(), ContinuousClock.now)
            try await bed.sweep()
            times.append((ContinuousClock.now - start.1) / .seconds(1))
            costs.append(try bed.cpuSeconds() - start.0)
        }
        return (times.median, costs.median)
    }
}
