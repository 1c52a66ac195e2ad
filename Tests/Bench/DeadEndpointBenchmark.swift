import Foundation
import TestSupport

/// 100,000 lanes that wait for a partner that hangs: what a sweep costs, and what others notice.
struct DeadEndpointBenchmark {
    let rounds: Int

    private static let lanes = 100_000

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
                    + Bed.partner("dead", silence.url("/mo"), first: 2_000_000, subscribers: 1)
                return try await Bed.with(agreements) { [try await measure($0, arrivals)] }
            }
        }
    }

    private func measure(_ bed: Bed, _ arrivals: Pace.Arrivals) async throws -> Line {
        let pace = Pace.mo(bed, arrivals)
        _ = try await pace.run(perSecond: 50, seconds: 2)
        let without = try await paced(pace)
        let idle = try await sweep(bed, times: rounds)
        try await fill(bed)
        let with = try await paced(pace)
        // Its probes hang as long as a partner may, so one has to do.
        let dead = try await sweep(bed, times: 1)
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

    /// A message for each of many subscribers of the dead partner, once that was found dead.
    private func fill(_ bed: Bed) async throws {
        try await bed.execute(
            """
            UPDATE store.endpoint SET state = 1, fails = 5, probe_at = now() WHERE name = 'dead';
            \(Backlog.sql(lanes: Self.lanes, endpoint: "dead"))
            """
        )
    }

    /// One invocation of the sweep; the median of several.
    private func sweep(_ bed: Bed, times number: Int) async throws -> (seconds: Double, cpu: Double)
    {
        var (times, costs): ([Double], [Double]) = ([], [])
        for _ in 0..<number {
            let start = (try bed.cpu(), ContinuousClock.now)
            try await bed.sweep()
            times.append((ContinuousClock.now - start.1) / .seconds(1))
            costs.append((try bed.cpu() - start.0).total)
        }
        return (times.median, costs.median)
    }
}
