import Handlers
import Invocation
import JSON
import TestSupport
import Testing

/// The checks on MOs.
extension ExpertflowConformance {
    @Test(.check(15)) func `expertflow-15: From may be missing`() async throws {
        try await withConnector { gateway, _ async throws in
            let answer = try await gateway.receive("Body=Make+it+15%3A00&To=20901")

            #expect(answer.status == 200)
            #expect(answer.body.isEmpty)
            let queue = try await gateway.queue("sms-received")
            #expect(queue.map { $0["JMSType"] } == ["twilio"])
            let message = try #require(queue.first?["body"])
            #expect(message["Body"] == "Make it 15:00")
            #expect(message["From"] == .null)
            #expect(message["To"] == "20901")
            #expect(message["MediaUrls"] == [])
            #expect(message["ReceivedAt"] == "2026-03-04T09:00:00.000Z")
        }
    }

    @Test(
        .check(16),
        arguments: [("Body=Hi&From=1", 400), ("To=20901", 400), ("Body=&To=20901", 200)]
    )
    func `expertflow-16: To and Body are needed, Body may be empty`(
        form: String,
        status: Int
    ) async throws {
        try await withConnector { gateway, _ async throws in
            #expect(try await gateway.receive(form).status == status)
            let texts = try await gateway.originations().map { $0["Body"] }
            #expect(texts == (status == 200 ? [""] : []))
        }
    }

    @Test(.check(17)) func `expertflow-17: a message with an id is passed on once`() async throws {
        try await withConnector { gateway, _ async throws in
            let form = "Body=Hi&To=20901&From=%2B447700900410"
            for _ in 0..<2 {
                #expect(try await gateway.receive(form + "&SmsSid=SM77aa01").status == 200)
            }
            #expect(try await gateway.originations().map { $0["SmsSid"] } == ["SM77aa01"])

            for _ in 0..<2 { #expect(try await gateway.receive(form).status == 200) }
            #expect(try await gateway.originations().count == 3)
        }
    }

    @Test(.check(17)) func `expertflow-17: twins that come together are passed on once`()
        async throws
    {
        try await withConnector { gateway, _ async throws in
            async let one = gateway.receive("Body=Hi&To=1&From=%2B447700900410&SmsSid=SM1")
            async let two = gateway.receive("Body=Hi&To=1&SmsSid=SM1")
            #expect(try await [one.status, two.status] == [200, 200])

            #expect(try await gateway.originations().count == 1)
        }
    }

    @Test(.check(18)) func `expertflow-18: a plus that was not escaped is one`() async throws {
        try await withConnector { gateway, _ async throws in
            _ = try await gateway.receive("Body=Hi&To=20901&From=+447700900410")

            #expect(try await gateway.originations().map { $0["From"] } == ["+447700900410"])
        }
    }

    @Test(.check(19)) func `expertflow-19: JSON is no form`() async throws {
        try await withConnector { gateway, _ async throws in
            let answer = try await gateway.receive(
                #"{"Body":"Hi","To":"20901"}"#,
                type: "application/json"
            )

            #expect(answer.status == 400)
            #expect(try await gateway.originations().isEmpty)
        }
    }

    @Test(.check(20, 21)) func `expertflow-20, 21: other fields do no harm, nor do emoji`()
        async throws
    {
        try await withConnector { gateway, _ async throws in
            let form = "ToCountry=GB&SmsMessageSid=SM2&NumMedia=0&Body=%F0%9F%91%8D+ok&To=20901"
            let answer = try await gateway.receive(form + "&AccountSid=AC1&ApiVersion=2010-04-01")

            #expect(answer.status == 200)
            #expect(try await gateway.originations().map { $0["Body"] } == ["👍 ok"])
        }
    }

    @Test func `an MO by another carrier has the type of that carrier's channel`() async throws {
        try await withConnector { gateway, _ async throws in
            let envelope = CloudEvent(
                id: "e1",
                source: "test",
                type: "waypost.mo.received",
                data: [
                    "carrier": "north", "id": "mo-1", "from": "+447700900410", "to": "20901",
                    "text": "Ring me",
                ]
            )

            _ = try await gateway.invoke(OriginateMessage.name, .cloud(envelope))

            let queue = try await gateway.queue("sms-received")
            #expect(queue.map { $0["JMSType"] } == ["smpp"])
            #expect(queue.map { $0["body"]?["Body"] } == ["Ring me"])
        }
    }

    @Test(.check(42)) func `expertflow-42: a form has to be well encoded`() async throws {
        try await withConnector { gateway, _ async throws in
            #expect(try await gateway.receive("Body=%zz&To=20901").status == 400)
            let status = try await gateway.notify("MessageSid=%zz&SmsStatus=delivered").status
            #expect(status == 400)
            #expect(try await gateway.originations().isEmpty)
            #expect(try await gateway.reports().isEmpty)
        }
    }
}
