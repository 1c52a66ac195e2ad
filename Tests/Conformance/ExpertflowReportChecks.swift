import Handlers
import Invocation
import JSON
import TestSupport
import Testing

/// The checks on the states of messages.
extension ExpertflowConformance {
    @Test(.check(22, 31)) func `expertflow-22, 31: a delivered message is told with our id`()
        async throws
    {
        try await withConnector { gateway, _ async throws in
            let id = try #require(
                try await gateway.send(["channel": "twilio"]).headers["x-message-sid"]
            )

            let answer = try await gateway.notify("MessageSid=SMcarrier0&SmsStatus=delivered")

            #expect(answer.status == 200)
            #expect(answer.body.isEmpty)
            let queue = try await gateway.queue("delivery-report")
            #expect(queue.map { $0["JMSType"] } == ["twilio"])
            #expect(
                queue.map { $0["body"] } == [
                    ExpertflowSample.report(id, "DELIVERED", "delivered")
                ]
            )
            let keys = queue.first?["body"]?.members?.map(\.key)
            #expect(keys == ["MessageSID", "DeliveryStatus", "ProviderStatusCode"])
        }
    }

    @Test func `a carrier like Twilio that answers 409 has refused the message`() async throws {
        try await withConnector(answer: { _ in .status(409) }) { gateway, carriers async throws in
            let answer = try await gateway.send(["channel": "twilio"])
            let id = try #require(answer.headers["x-message-sid"])

            #expect(try await gateway.reports() == [ExpertflowSample.report(id, "FAILED", 409)])
            #expect(carriers.requests.count == 1)
        }
    }

    @Test(
        .check(23),
        arguments: [
            ("failed", "FAILED"), ("undelivered", "FAILED"), ("queued", nil), ("sent", nil),
        ] as [(String, String?)]
    )
    func `expertflow-23: what is not final is not told`(
        word: String,
        told: String?
    ) async throws {
        try await withConnector { gateway, _ async throws in
            _ = try await gateway.send(["channel": "twilio"])

            let answer = try await gateway.notify("MessageSid=SMcarrier0&SmsStatus=\(word)")

            #expect(answer.status == 200)
            let statuses = try await gateway.reports().map { $0["DeliveryStatus"]?.string }
            #expect(statuses == [told].compactMap(\.self))
        }
    }

    @Test(
        .check(24, 25, 26),
        arguments: [
            ("MessageSid=SM1&SmsStatus=Delivered", 200, "DELIVERED"),
            ("MessageSid=SM1&SmsStatus=lost", 400, nil),
            ("MessageSid=SM1&SmsStatus=", 400, nil),
            ("MessageSid=SM1&MessageStatus=delivered", 200, "DELIVERED"),
            ("MessageSid=SM1&MessageStatus=delivered&SmsStatus=failed", 200, "FAILED"),
            ("SmsStatus=delivered", 400, nil),
        ] as [(String, Int, String?)]
    )
    func `expertflow-24, 25, 26: an id and a word that is known are needed`(
        form: String,
        status: Int,
        told: String?
    ) async throws {
        try await withConnector { gateway, _ async throws in
            #expect(try await gateway.notify(form).status == status)
            let statuses = try await gateway.reports().map { $0["DeliveryStatus"]?.string }
            #expect(statuses == [told].compactMap(\.self))
        }
    }

    @Test(
        .check(27, 28),
        arguments: [
            (["delivered", "delivered"], "DELIVERED"), (["delivered", "sent"], "DELIVERED"),
            (["delivered", "failed"], "DELIVERED"), (["sent", "delivered"], "DELIVERED"),
            (["failed", "read"], "FAILED"),
        ],
        ["SMcarrier0", "SMstranger"]
    )
    func `expertflow-27, 28: the first final state is told, and no other`(
        _ story: (words: [String], told: String),
        id: String
    ) async throws {
        try await withConnector { gateway, _ async throws in
            _ = try await gateway.send(["channel": "twilio"])
            for word in story.words {
                let form = "MessageSid=\(id)&SmsStatus=\(word)&To=%2B447700900410"
                #expect(try await gateway.notify(form).status == 200)
            }

            let statuses = try await gateway.reports().map { $0["DeliveryStatus"]?.string }
            #expect(statuses == [story.told])
        }
    }

    @Test(.check(28)) func `expertflow-28: a final state that comes late is logged`()
        async throws
    {
        try await withConnector { gateway, _ async throws in
            _ = try await gateway.notify("MessageSid=SM1&SmsStatus=delivered")
            let event = ExpertflowSample.form(
                "delivery-notification",
                "MessageSid=SM1&SmsStatus=failed",
                ""
            )
            let function = DeliveryReport(forwarder: gateway.wiring.forwarder)
            let lines = LogLines()
            var context = gateway.context(function.name, CollectedFollowUps())
            context.logger = lines.logger

            _ = try await function.handle(.http(event), context)

            #expect(lines.all == ["told before, or overtaken"])
        }
    }

    @Test(.check(29)) func `expertflow-29: a message of somebody else is told with its own id`()
        async throws
    {
        try await withConnector { gateway, _ async throws in
            let answer = try await gateway.notify("MessageSid=SM77bb02&SmsStatus=delivered")

            #expect(answer.status == 200)
            let queue = try await gateway.queue("delivery-report")
            #expect(queue.map { $0["JMSType"] } == ["twilio"])
            #expect(
                queue.map { $0["body"] } == [
                    ExpertflowSample.report("SM77bb02", "DELIVERED", "delivered")
                ]
            )
        }
    }

    @Test(
        .check(30),
        arguments: [
            ("&ErrorCode=30005", 30_005), ("", "undelivered"), ("&ErrorCode=none", "undelivered"),
        ] as [(String, JSON)]
    )
    func `expertflow-30: the provider's code is a number where it is one`(
        field: String,
        code: JSON
    ) async throws {
        try await withConnector { gateway, _ async throws in
            _ = try await gateway.notify("MessageSid=SM1&SmsStatus=undelivered\(field)")

            #expect(
                try await gateway.reports() == [ExpertflowSample.report("SM1", "FAILED", code)]
            )
        }
    }

    @Test func `a state that outruns the record of its message is told with our id`()
        async throws
    {
        let (untilOpened, gate) = AsyncStream<Never>.makeStream()
        try await withConnector { request in
            for await _ in untilOpened {}
            return ExpertflowSample.take(request)
        } _: { gateway, carriers async throws in
            async let answer = gateway.send(["channel": "twilio"])
            await carriers.waitForRequests(1)
            let form = "MessageSid=SMcarrier0&SmsStatus=delivered&To=%2B447700900410"
            #expect(try await gateway.notify(form).status == 200)
            #expect(try await gateway.reports().isEmpty)

            gate.finish()
            let id = try #require(try await answer.headers["x-message-sid"])

            #expect(
                try await gateway.reports() == [
                    ExpertflowSample.report(id, "DELIVERED", "delivered")
                ]
            )
        }
    }
}
