import Invocation
import JSON
import TestSupport
import Testing

/// Final states that may be of a message in flight, and are of another.
extension ExpertflowConformance {
    private static let stranger = "MessageSid=SMstranger&SmsStatus=delivered&To=%2B447700900410"

    @Test(.check(29), arguments: ["smpp", "twilio"])
    func `expertflow-29: a stranger's state is told though a message is in flight`(
        channel: String
    ) async throws {
        let (untilOpened, gate) = AsyncStream<Never>.makeStream()
        try await withConnector { request in
            for await _ in untilOpened {}
            return ExpertflowSample.take(request)
        } _: { gateway, carriers async throws in
            async let answer = gateway.send(["channel": .string(channel)])
            await carriers.waitForRequests(1)
            #expect(try await gateway.notify(Self.stranger).status == 200)
            gate.finish()
            #expect(try await answer.status == 200)

            try await gateway.pass(seconds: 120)
            try await gateway.sweep()
            try await gateway.pass(seconds: 1)
            try await gateway.sweep()

            let report = ExpertflowSample.report("SMstranger", "DELIVERED", "delivered")
            #expect(try await gateway.reports() == [report])
            let page = try PrometheusPage(PrometheusText.text(gateway.metrics.snapshot))
            let labels = ["partner": "desk", "dialect": "expertflow", "kind": "dr"]
            #expect(page.value("waypost_accepted_total", labels) == 1)
        }
    }

    @Test(.check(31)) func `expertflow-31: a state is that of the carrier that knows its id`()
        async throws
    {
        let (untilOpened, gate) = AsyncStream<Never>.makeStream()
        try await withConnector { request in
            for await _ in untilOpened {}
            return request.path == "/twilio" ? .status(201, #"{"sid":"SMown"}"#) : .status(200)
        } _: { gateway, carriers async throws in
            async let plain = gateway.send(["channel": "smpp"])
            async let other = gateway.send(["channel": "twilio"])
            await carriers.waitForRequests(2)
            let form = "MessageSid=SMown&SmsStatus=delivered&To=%2B447700900410"
            #expect(try await gateway.notify(form).status == 200)
            gate.finish()
            #expect(try await plain.status == 200)
            let id = try #require(try await other.headers["x-message-sid"])

            let report = ExpertflowSample.report(id, "DELIVERED", "delivered")
            #expect(try await gateway.reports() == [report])
        }
    }

    @Test func `a key is forgotten after a day`() async throws {
        try await withConnector { gateway, carriers async throws in
            let headers = ["idempotency-key": "order-1"]
            let first = try await gateway.send(headers: headers).headers["x-message-sid"]
            try await gateway.pass(seconds: 86_399)
            let twin = try await gateway.send(headers: headers).headers["x-message-sid"]
            try await gateway.pass(seconds: 2)
            let next = try await gateway.send(headers: headers).headers["x-message-sid"]
            let again = try await gateway.send(headers: headers).headers["x-message-sid"]

            #expect(first == twin && first != next && next == again)
            #expect(carriers.requests.count == 2)
        }
    }
}
