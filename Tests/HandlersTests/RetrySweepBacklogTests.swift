import Gateway
import Invocation
import JSON
import Store
import Synchronization
import TestSupport
import Testing

@Suite struct RetrySweepBacklogTests {
    /// Last digits of 50 subscribers.
    private static let subscribers = Array(110...159)

    /// One partner with many subscribers, and a second with some of its own.
    private static func agreements(_ primary: String, others: String) -> Agreements {
        var agreements = Sample.agreements(primary: primary)
        agreements.partners[0].subscribers = subscribers.compactMap { MSISDN("+447700900\($0)") }
        agreements.partners[1].primary = others
        agreements.partners[1].subscribers = (211...213).compactMap { MSISDN("+447700900\($0)") }
        return agreements
    }

    @Test func `a backlog of 500 is drained in the order of each subscriber`() async throws {
        let isDown = Mutex(true)
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = { _ in
            .status(isDown.withLock(\.self) ? 503 : 200)
        }
        try await withRecordingServer(answer: answer) { partner in
            let agreements = Self.agreements(partner.url(), others: partner.url("/other"))
            try await withTestGateway(agreements) { gateway in
                try await gateway.fill(Self.subscribers, each: 10)
                let failed = partner.requests.count
                isDown.withLock { $0 = false }

                var delivered: Int64 = 0
                var rounds = 0
                while delivered < 500, rounds < 10 {
                    try await gateway.pass(seconds: 31)
                    delivered += try await gateway.sweep()["delivered"]?.integer ?? 0
                    rounds += 1
                }

                #expect(delivered == 500)
                let pushes = try partner.requests.dropFirst(failed).map { try $0.json }
                let texts = Dictionary(grouping: pushes) { $0["owner"]?.string ?? "" }
                    .mapValues { $0.compactMap { $0["text"]?.string } }
                #expect(texts.count == 50)
                #expect(texts.values.allSatisfy { $0 == (1...10).map(String.init) })
                #expect(try await gateway.store.timeToNextDue(by: gateway.soon) == nil)
            }
        }
    }

    @Test func `an endpoint that hangs does not hold up another`() async throws {
        // The first partner's server answers only once the other's has got all there is.
        let isDown = Mutex(true)
        let others = Latch()
        let left = Mutex(3)
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = { request in
            if isDown.withLock(\.self) { return .status(404 + 25) }
            if request.path == "/hangs" {
                await others.wait()
            } else if left.withLock({
                $0 -= 1; return $0
            }) == 0 {
                others.open()
            }
            return .status(200)
        }
        try await withRecordingServer(answer: answer) { server in
            let agreements = Self.agreements(server.url("/hangs"), others: server.url("/other"))
            try await withTestGateway(agreements) { gateway in
                let silent = Array(Self.subscribers.prefix(4))
                try await gateway.fill(silent + [211, 212, 213], each: 1)
                isDown.withLock { $0 = false }
                try await gateway.pass(seconds: 31)

                let tally = try await gateway.sweep()

                #expect(tally["delivered"] == 7)
                #expect(tally["putOff"] == 0)
                #expect(server.requests.count == 14)
            }
        }
    }
}

extension TestGateway {
    /// Hands in so many messages of each subscriber, one after the other.
    fileprivate func fill(_ subscribers: [Int], each count: Int) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for subscriber in subscribers {
                group.addTask {
                    for number in 1...count {
                        var event = HTTPEvent.numbered(number, from: subscriber)
                        event.body = Array(
                            String(decoding: event.body, as: UTF8.self)
                                .replacing("mo-", with: "mo-\(subscriber)-").utf8
                        )
                        let answer = try await self.request("OriginateMessage", event)
                        #expect(answer.status == 200)
                    }
                }
            }
        }
    }
}
