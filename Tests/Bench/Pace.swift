import Curl
import Foundation
import JSON
import Synchronization
import TestSupport

/// Messages at a steady pace, each answered and passed on before anybody counts it.
struct Pace {
    /// Seconds that something took, one of each message.
    struct Outcome {
        /// From sending to the answer.
        var answers: [Double]
        /// From sending to the arrival at whom it is for.
        var arrivals: [Double]
    }

    private static let mark = "Pace "

    /// When messages arrived, by their numbers.
    final class Arrivals: Sendable {
        private let times = Mutex<[Int: ContinuousClock.Instant]>([:])

        var count: Int { times.withLock(\.count) }

        /// Notes a message's arrival, if it is one of a pace.
        func note(_ body: [UInt8]) {
            let now = ContinuousClock.now
            guard let text = (try? JSON.parse(body))?["text"]?.string, text.hasPrefix(Pace.mark),
                let number = Int(text.dropFirst(Pace.mark.count))
            else { return }
            times.withLock { if $0[number] == nil { $0[number] = now } }
        }

        fileprivate func take(_ number: Int) -> ContinuousClock.Instant? {
            times.withLock { $0.removeValue(forKey: number) }
        }
    }

    let gateway: GatewayClient
    let path: String
    let token: String
    /// The message with a text, by its number.
    let message: @Sendable (_ number: Int, _ text: String) -> JSON
    let arrivals: Arrivals

    /// - Throws: ``BenchProblem`` when a message is not taken, or does not arrive within 60 s.
    func run(perSecond: Int, seconds: Int) async throws -> Outcome {
        let start = ContinuousClock.now
        let total = perSecond * seconds
        let sent = try await withThrowingTaskGroup(
            of: (Int, ContinuousClock.Instant, Double).self
        ) { group in
            for number in 0..<total {
                let due = start + .seconds(1) * number / perSecond
                try await Task.sleep(until: due)
                group.addTask {
                    let began = ContinuousClock.now
                    let status = try await send(number)
                    guard status == 200 else { throw BenchProblem("answered \(status)") }
                    return (number, began, (ContinuousClock.now - began) / .seconds(1))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let latest = ContinuousClock.now + .seconds(60)
        while arrivals.count < total, ContinuousClock.now < latest {
            // Waking somebody for each arrival would cost what is not to be measured.
            try await Task.sleep(for: .milliseconds(5))
        }
        let times = sent.map { number, began, _ in
            arrivals.take(number).map { ($0 - began) / .seconds(1) }
        }
        guard times.allSatisfy({ $0 != nil }) else { throw BenchProblem("not all arrived") }
        return Outcome(answers: sent.map(\.2), arrivals: times.compactMap { $0 })
    }

    /// Gives the status of the answer.
    private func send(_ number: Int) async throws -> Int {
        try await gateway.send(
            "POST",
            path,
            GatewayClient.bearer(token),
            message(number, "\(Self.mark)\(number)").serialized(),
            within: .seconds(30)
        ).status
    }

    /// MO of subscribers in turn; see ``Bed/mo(first:subscribers:numbered:)``.
    static func mo(_ bed: Bed, _ arrivals: Arrivals) -> Pace {
        Pace(
            gateway: bed.gateway.client,
            path: "/carrier/north/mo",
            token: Bed.secret,
            message: { number, text in
                [
                    "from": .string("+999\(1_000_000 + number % Bed.subscribers * 10)"),
                    "to": ["+12025550140"], "text": .string(text),
                ]
            },
            arrivals: arrivals
        )
    }

    /// MT to subscribers in turn; see ``Bed/mt(wantsReport:)``.
    static func mt(_ bed: Bed, _ arrivals: Arrivals) -> Pace {
        Pace(
            gateway: bed.gateway.client,
            path: "/GTIGLOBALMsgGateway/v2/message",
            token: "client-token-of-acme-1",
            message: { number, text in
                [
                    "from": "+12025550140",
                    "to": [.string("+999\(1_000_000 + number % Bed.subscribers * 10)")],
                    "text": .string(text),
                ]
            },
            arrivals: arrivals
        )
    }
}
