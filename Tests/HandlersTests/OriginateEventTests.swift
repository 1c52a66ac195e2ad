import Invocation
import JSON
import Store
import TestSupport
import Testing

/// MOs that come as events of a carrier link or a queue.
@Suite struct OriginateEventTests {
    private static func envelope(_ subscriber: String, type: String = "waypost.mo.received")
        -> CloudEvent
    {
        CloudEvent(
            id: "event-1",
            source: "/links/1",
            type: type,
            data: [
                "carrier": "handsets", "id": "mo-1", "from": .string(subscriber), "to": "2255",
                "text": "Hi",
            ]
        )
    }

    @Test func `an event of a carrier link needs no secret`() async throws {
        try await withRecordingServer(answer: { _ in .status(200) }) { partner in
            try await withTestGateway(Sample.agreements(primary: partner.url())) { gateway in
                let event = Event.cloud(Self.envelope("+447700900111"))

                let answer = try await gateway.invoke("OriginateMessage", event)

                #expect(answer.value == ["messageId": "mo-1", "status": "accepted"])
                #expect(partner.requests.count == 1)
            }
        }
    }

    @Test func `a refused event says why`() async throws {
        try await withTestGateway(Sample.agreements()) { gateway in
            let event = Event.cloud(Self.envelope("+447700900219"))

            let answer = try await gateway.invoke("OriginateMessage", event)

            #expect(answer.value?["status"] == "rejected")
            #expect(answer.value?["reason"] == "unknownSubscriber")
        }
    }

    @Test func `events that are none of this function's are an error`() async throws {
        try await withTestGateway(Sample.agreements()) { gateway in
            let other = Self.envelope("+447700900111", type: "waypost.dr.received")
            var nameless = Self.envelope("+447700900111")
            nameless.data = ["from": "+447700900111"]

            for event in [Event.cloud(other), .cloud(nameless), .schedule(ScheduledEvent())] {
                await #expect(throws: EventError.self) {
                    try await gateway.invoke("OriginateMessage", event)
                }
            }
        }
    }

    @Test func `a batch answers the first record that can come again and all behind it`()
        async throws
    {
        try await withRecordingServer(answer: { _ in .status(200) }) { partner in
            try await withTestGateway(Sample.agreements(primary: partner.url())) { gateway in
                try await gateway.breakStorage(of: "+447700900112")
                let bodies = [
                    Event.cloud(Self.envelope("+447700900111")).encoded().text,
                    "no JSON",
                    Event.cloud(Self.envelope("+447700900111", type: "other")).encoded().text,
                    Event.cloud(Self.envelope("+447700900112")).encoded().text,
                    Event.cloud(Self.envelope("+447700900113")).encoded().text,
                ]
                let records = bodies.enumerated().map { index, body in
                    QueueEvent.Record(messageID: "record-\(index)", body: body)
                }

                let batch = Event.queue(QueueEvent(records: records))
                let answer = try await gateway.invoke("OriginateMessage", batch)

                #expect(answer.failures == ["record-3", "record-4"])
                let owners = try partner.requests.map { try $0.json["owner"]?.string ?? "" }
                #expect(owners == ["+447700900111"])
            }
        }
    }

    @Test func `a record of nobody's subscriber comes again: an agreement may be on its way`()
        async throws
    {
        try await withTestGateway(Sample.agreements()) { gateway in
            let body = Event.cloud(Self.envelope("+447700900219")).encoded().text
            let record = QueueEvent.Record(messageID: "record-0", body: body)

            let batch = Event.queue(QueueEvent(records: [record]))
            let answer = try await gateway.invoke("OriginateMessage", batch)

            #expect(answer.failures == ["record-0"])
        }
    }
}
