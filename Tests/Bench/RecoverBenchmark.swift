import Foundation
import JSON
import Postgres
import Synchronization

/// 100,000 messages that wait for a partner which was down: how fast they go once it is back, and
/// whether in order.
struct RecoverBenchmark {
    private static let messages = 100_000

    /// The partner.
    private final class Partner: Sendable {
        private struct State {
            var isUp = false
            var first: ContinuousClock.Instant?
            var last: ContinuousClock.Instant?
            var taken = 0
            /// The last message's number, by sender.
            var numbers: [String: Int] = [:]
            var inversions = 0
        }

        private let state = Mutex(State())

        var taken: Int { state.withLock(\.taken) }
        var inversions: Int { state.withLock(\.inversions) }

        /// Seconds from the first to the last.
        var seconds: Double {
            state.withLock { state in
                guard let first = state.first, let last = state.last else { return 0 }
                return (last - first) / .seconds(1)
            }
        }

        func rise() { state.withLock { $0.isUp = true } }

        func answer(_ body: [UInt8]) -> Int {
            let message = try? JSON.parse(body)
            let sender = message?["from"]?.string ?? ""
            let number = message?["text"]?.string?.split(separator: " ").first.flatMap { Int($0) }
            return state.withLock { state in
                guard state.isUp else { return 503 }
                state.first = state.first ?? .now
                state.last = .now
                state.taken += 1
                if let number {
                    if number <= state.numbers[sender] ?? 0 { state.inversions += 1 }
                    state.numbers[sender] = number
                }
                return 200
            }
        }
    }

    func lines() async throws -> [Line] {
        let partner = Partner()
        return try await Answerer.serving({ _, body in (partner.answer(body), "") }) { answerer in
            let agreements = Bed.carrier() + Bed.partner("acme", answerer.url("/mo"))
            return try await Bed.with(agreements) { [try await measure($0, partner)] }
        }
    }

    private func measure(_ bed: Bed, _ partner: Partner) async throws -> Line {
        var accepted = 0
        while accepted < Self.messages {
            accepted += try await bed.mo(numbered: true)
                .run(connections: Bed.connections, seconds: 2).requests
        }
        let stored = try await bed.count(Unfinished())
        let baseline = try await Baseline(server: bed.server)
            .run(.insert, clients: Bed.connections, seconds: 3)
        partner.rise()
        let start = (try bed.cpu(), ContinuousClock.now)
        while partner.taken < stored {
            guard ContinuousClock.now < start.1 + .seconds(300) else {
                throw BenchProblem("\(partner.taken) of \(stored) came")
            }
            // Waking somebody for each message would cost what is not to be measured.
            try await Task.sleep(for: .milliseconds(10))
        }
        try await bed.settle()
        let rate = Double(stored) / partner.seconds
        var line = Line("recover")
        line.add("messages", "\(stored)")
        line.add("rate", rate.rate)
        line.add((try bed.cpu() - start.0) / Double(stored))
        line.add("inversions", "\(partner.inversions)")
        line.ratio = rate / baseline.rate
        line.add(atMost: 0, "inversions", Double(partner.inversions))
        return line
    }

    /// Messages that have no final state.
    private struct Unfinished: Statement {
        static let sql = """
            SELECT count(*) FROM store.message m
             WHERE NOT EXISTS (SELECT FROM store.delivery d WHERE d.id = m.id)
            """
        let parameters: [Parameter] = []

        static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
    }
}
