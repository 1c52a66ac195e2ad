import Agreements
import Gateway
import Handlers
import Invocation
import JSON
import Synchronization
import TestSupport
import Testing

@Suite struct RateLimiterTests {
    /// Hands in messages at a time of the test's choice.
    private struct Desk {
        let gateway: TestGateway
        let function: TerminateMessage
        let start: ContinuousClock.Instant

        init(_ gateway: TestGateway) {
            self.gateway = gateway
            start = .now
            function = TerminateMessage(
                forwarder: gateway.wiring.forwarder,
                limiter: RateLimiter(start: start)
            )
        }

        /// The answers to so many messages, `milliseconds` after the start.
        func submit(
            _ count: Int,
            at milliseconds: Int,
            token: String = Sample.clientToken
        ) async throws -> [HTTPAnswer] {
            let owner = token == Sample.clientToken ? "+447700900110" : "+447700900211"
            let event = HTTPEvent.submission(
                ["from": "Acme", "to": .string(owner), "text": "Hi"],
                token: token
            )
            return try await post(event, count, at: milliseconds)
        }

        /// The answers to the same request so many times.
        func post(
            _ event: HTTPEvent,
            _ count: Int,
            at milliseconds: Int
        ) async throws -> [HTTPAnswer] {
            let now = start + .milliseconds(milliseconds)
            var answers: [HTTPAnswer] = []
            for _ in 0..<count {
                // Delivery after the answer is left out: it would not be done by a standing clock.
                var context = gateway.context(function.name, CollectedFollowUps())
                context.clock.monotonic = { now }
                guard case .http(let answer) = try await function.handle(.http(event), context)
                else { throw CancellationError() }
                answers.append(answer)
            }
            return answers
        }
    }

    @Test func `the request above the agreed rate is refused and may come again`() async throws {
        try await withTestGateway(Sample.agreements(requestsPerSecond: 3)) { gateway in
            let answers = try await Desk(gateway).submit(4, at: 0)

            #expect(answers.map(\.status) == [200, 200, 200, 429])
            #expect(answers[3].headers["retry-after"] == "1")
            #expect(try answers[3].code == "RATE_LIMITED")
            #expect(try answers[3].json["error"]?["class"] == "temporary")
        }
    }

    @Test func `the next second is open again, and no earlier`() async throws {
        try await withTestGateway(Sample.agreements(requestsPerSecond: 2)) { gateway in
            let desk = Desk(gateway)
            _ = try await desk.submit(2, at: 0)

            #expect(try await desk.submit(1, at: 999).map(\.status) == [429])
            #expect(try await desk.submit(3, at: 1_000).map(\.status) == [200, 200, 429])
        }
    }

    @Test func `one partner does not use up the rate of another`() async throws {
        try await withTestGateway(Sample.agreements(requestsPerSecond: 1)) { gateway in
            let desk = Desk(gateway)

            #expect(try await desk.submit(2, at: 0).map(\.status) == [200, 429])
            let others = try await desk.submit(2, at: 0, token: Sample.otherClientToken)
            #expect(others.map(\.status) == [200, 200])
        }
    }

    @Test func `strangers are refused by the general rate too`() async throws {
        try await withTestGateway(Sample.agreements()) { gateway in
            let token = "stranger-0000000000001"

            let answers = try await Desk(gateway).submit(101, at: 0, token: token)

            #expect(answers.dropLast().allSatisfy { $0.status == 401 })
            #expect(answers.last?.status == 429)
        }
    }

    private static func connector(_ rate: String = "") throws -> Agreements {
        let text = """
            carriers:
              - {name: handsets, kind: simulated, secrets: [handsets-secret-01]}
            partners:
              - name: desk
                dialect: expertflow
                open: true
                channels: [{name: smpp, carrier: handsets, originator: "20901"}]
                \(rate)
            """
        return try AgreementReader.read(text, allowsPlainHTTP: false)
    }

    private static let send = HTTPEvent(
        method: "POST",
        path: "/msg-client/send",
        headers: ["content-type": "application/json"],
        body: Array(#"{"To":"+447700900410","Body":"Hi"}"#.utf8)
    )

    @Test func `a connector has no rate unless one is agreed, and no stranger either`()
        async throws
    {
        try await withTestGateway(try Self.connector()) { gateway in
            let desk = Desk(gateway)
            var stranger = Self.send
            stranger.headers["authorization"] = "Bearer stranger-0000000000001"

            let answers = try await desk.post(Self.send, 101, at: 0)
            let refusals = try await desk.post(stranger, 101, at: 0)

            #expect(answers.allSatisfy { $0.status == 200 })
            #expect(refusals.allSatisfy { $0.status == 401 })
        }
    }

    @Test func `a connector keeps to the rate that is agreed`() async throws {
        try await withTestGateway(try Self.connector("requestsPerSecond: 3")) { gateway in
            let answers = try await Desk(gateway).post(Self.send, 4, at: 0)

            #expect(answers.map(\.status) == [200, 200, 200, 429])
        }
    }
}
