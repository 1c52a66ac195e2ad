import Foundation
import JSON

/// Messages over HTTP to a server that answers at once: CPU per message, rate, and times at 50/s.
struct DeliveryBenchmark {
    enum Way: String {
        /// To a carrier.
        case mt
        /// To a partner.
        case mo
    }

    let way: Way
    let rounds: Int

    func lines() async throws -> [Line] {
        let arrivals = Pace.Arrivals()
        return try await Answerer.serving({ _, body in
            arrivals.note(body)
            return (200, "{}")
        }) { answerer in
            let agreements =
                Bed.carrier(answerer.url("/mt")) + Bed.partner("acme", answerer.url("/mo"))
            return try await Bed.with(agreements) { bed in
                [try await measure(bed, answerer, arrivals)]
            }
        }
    }

    private func measure(
        _ bed: Bed,
        _ answerer: Answerer,
        _ arrivals: Pace.Arrivals
    ) async throws -> Line {
        let load = way == .mt ? bed.mt() : bed.mo()
        let pace = way == .mt ? Pace.mt(bed, arrivals) : Pace.mo(bed, arrivals)
        let warm = try await load.run(connections: Bed.connections, seconds: 2)
        try await answerer.wait(for: warm.requests)
        let baseline = Baseline(server: bed.server)
        var (rates, costs, ratios): ([Double], [CPU], [Double]) = ([], [], [])
        var inserts: [Double] = []
        var paced = Pace.Outcome(answers: [], arrivals: [])
        for _ in 0..<rounds {
            let insert = try await baseline.run(.insert, clients: Bed.connections, seconds: 2)
            let before = answerer.count
            let start = (try bed.cpu(), ContinuousClock.now)
            let outcome = try await load.run(connections: Bed.connections, seconds: 4)
            try await answerer.wait(for: before + outcome.requests)
            // All have arrived now: the rate counts to there.
            let seconds = (ContinuousClock.now - start.1) / .seconds(1)
            rates.append(Double(outcome.requests) / seconds)
            ratios.append(Double(outcome.requests) / seconds / insert.rate)
            inserts.append(insert.cpu)
            try await bed.settle()
            costs.append((try bed.cpu() - start.0) / Double(outcome.requests))
            let steady = try await pace.run(perSecond: 50, seconds: 5)
            paced.answers += steady.answers
            paced.arrivals += steady.arrivals
        }
        return line(rates, costs, inserts, ratios, paced)
    }

    private func line(
        _ rates: [Double],
        _ costs: [CPU],
        _ inserts: [Double],
        _ ratios: [Double],
        _ paced: Pace.Outcome
    ) -> Line {
        var line = Line(way.rawValue)
        line.add("rate", rates.median.rate)
        line.add(costs.median)
        line.add("insert_cpu", inserts.median.milliseconds)
        line.add("answer_p50", paced.answers.median.milliseconds)
        line.add("answer_p99", paced.answers.percentile(99).milliseconds)
        line.add("arrival_p50", paced.arrivals.median.milliseconds)
        line.add("arrival_p99", paced.arrivals.percentile(99).milliseconds)
        line.ratio = ratios.median
        line.add(atMost: way == .mt ? 0.30 : 0.50, "CPU ms a message", costs.median.total * 1_000)
        if way == .mt {
            line.add(atMost: 3, "answer p50 ms at 50/s", paced.answers.median * 1_000)
            line.add(atMost: 15, "answer p99 ms at 50/s", paced.answers.percentile(99) * 1_000)
        }
        return line
    }
}
