import FoundationEssentials
import Gateway
import Handlers
import Invocation
import JSON
import Store
import TestSupport
import Testing

@Suite struct HTTPCarrierTests {
    private static func submission(_ id: String, _ text: String = "Hi") -> HTTPEvent {
        .submission([
            "messageId": .string(id), "from": "Acme", "to": ["+447700900111"],
            "text": .string(text),
        ])
    }

    /// Runs `body` with a gateway whose messages go to an HTTP carrier.
    private func withCarrier(
        answer: @escaping @Sendable (RecordedRequest) async -> RecordedAnswer,
        _ body: (TestGateway, RecordingServer) async throws -> Void
    ) async throws {
        try await withRecordingServer(answer: answer) { carrier in
            try await withTestGateway(Sample.agreements(carrier: carrier.url("/mt"))) { gateway in
                try await body(gateway, carrier)
            }
        }
    }

    @Test func `a message goes out whole and cut into its parts`() async throws {
        try await withCarrier(answer: { _ in .status(200) }) { gateway, carrier in
            let text = String(repeating: "a", count: 161)
            _ = try await gateway.request("TerminateMessage", Self.submission("mt-1", text))

            let id = try #require(try await gateway.trace("mt-1")?.id.description)
            let push = try #require(carrier.requests.first)
            #expect(push.path == "/mt")
            #expect(push.headers["authorization"] == "Bearer \(Sample.carrierToken)")
            #expect(push.headers["idempotency-key"] == id)
            let body = try push.json
            #expect(body["id"] == .string(id))
            #expect(body["type"] == "SMS")
            #expect(body["from"] == "Acme")
            #expect(body["to"] == "+447700900111")
            #expect(body["recipients"] == nil)
            #expect(body["text"] == .string(text))
            let reference = id.suffix(2)
            let a153 = String(repeating: "61", count: 153)
            #expect(
                body["parts"] == [
                    ["udh": .string("050003\(reference)0201"), "dcs": 0, "data": .string(a153)],
                    [
                        "udh": .string("050003\(reference)0202"), "dcs": 0,
                        "data": .string(String(repeating: "61", count: 8)),
                    ],
                ]
            )
        }
    }

    @Test func `the carrier's reference is kept, and reports may name it`() async throws {
        try await withCarrier(answer: { _ in .status(201, #"{"ref":"n-1"}"#) }) { gateway, _ in
            _ = try await gateway.request("TerminateMessage", Self.submission("mt-1"))
            #expect(try await gateway.trace("mt-1")?.delivery?.reference == "n-1")

            let event = HTTPEvent.report(
                ["ref": "n-1", "status": "failed"],
                carrier: "north",
                secret: "north-secret-5521ffe0"
            )
            let report = try await gateway.request("DeliveryReport", event)

            #expect(try report.told == "accepted")
            #expect(try await gateway.trace("mt-1")?.reported?.status == .failed)
        }
    }

    @Test func `a temporary failure is tried again after five seconds`() async throws {
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = {
            .status($0.order == 0 ? 503 : 200)
        }
        try await withCarrier(answer: answer) { gateway, carrier in
            _ = try await gateway.request("TerminateMessage", Self.submission("mt-1"))
            let waiting = try #require(try await gateway.trace("mt-1")?.waiting)
            #expect(waiting.attempts == 1)
            #expect(waiting.code == 503)
            #expect(4.5...5.5 ~= waiting.due.timeIntervalSince(TestGateway.start))

            try await gateway.pass(seconds: 4)
            try await gateway.sweep()
            #expect(carrier.requests.count == 1)
            try await gateway.pass(seconds: 2)
            try await gateway.sweep()

            #expect(carrier.requests.count == 2)
            #expect(carrier.requests[0].body == carrier.requests[1].body)
            let delivery = try await gateway.trace("mt-1")?.delivery
            #expect(delivery?.outcome == .delivered)
            #expect(delivery?.attempts == 2)
        }
    }

    @Test(arguments: [400, 404, 410, 501])
    func `a permanent refusal is a dead letter with its reason`(_ status: Int) async throws {
        try await withCarrier(answer: { _ in .status(status) }) { gateway, carrier in
            let answer = try await gateway.request("TerminateMessage", Self.submission("mt-1"))

            #expect(answer.status == 200)
            let letters = try await gateway.store.deadLetters(limit: 10, by: gateway.soon)
            #expect(letters.count == 1)
            #expect(letters.first?.code == status)
            #expect(letters.first?.reason == "\(status)")
            #expect(letters.first?.attempts == 1)
            #expect(carrier.requests.count == 1)
        }
    }

    @Test func `seven messages to one subscriber arrive in their order`() async throws {
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = {
            .status($0.order == 0 ? 503 : 200)
        }
        try await withCarrier(answer: answer) { gateway, carrier in
            for number in 1...7 {
                let event = Self.submission("mt-\(number)", "\(number)")
                #expect(try await gateway.request("TerminateMessage", event).status == 200)
            }
            try await gateway.pass(seconds: 6)
            try await gateway.sweep()

            let texts = try carrier.requests.map { try $0.json["text"]?.string }
            #expect(texts == ["1", "1", "2", "3", "4", "5", "6", "7"])
            #expect(carrier.peakConcurrency(of: "/mt") == 1)
        }
    }

    @Test func `a slow carrier does not delay the answer to the partner`() async throws {
        let release = Latch()
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = { _ in
            await release.wait()
            return .status(200)
        }
        try await withCarrier(answer: answer) { gateway, carrier in
            let work = CollectedFollowUps()
            let function = try #require(
                gateway.wiring.functions().first { $0.name == "TerminateMessage" }
            )
            let event = Event.http(Self.submission("mt-1"))

            let answer = try await function.handle(event, gateway.context(function.name, work))

            guard case .http(let answer) = answer else { throw CancellationError() }
            #expect(answer.status == 200)
            async let done: Void = work.run()
            await carrier.waitForRequests(1)
            #expect(try await gateway.trace("mt-1")?.waiting?.isInFlight == true)
            release.open()
            await done
            #expect(try await gateway.trace("mt-1")?.delivery?.outcome == .delivered)
        }
    }
}

extension TestGateway {
    /// The story of the message with a caller's id; nil when there is none.
    fileprivate func trace(_ id: String) async throws -> Trace? {
        try await store.trace(id, by: soon).first
    }
}
