import Console
import Gateway
import Invocation
import JSON
import Store
import TestSupport
import Testing

@Suite struct TraceTests {
    private static let id = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let span = "00f067aa0ba902b7"

    private func traced(_ event: HTTPEvent, _ header: String? = nil) -> HTTPEvent {
        var event = event
        event.headers["traceparent"] = header ?? "00-\(Self.id)-\(Self.span)-01"
        return event
    }

    private func origination(_ id: String, from: String = "+447700900111") -> HTTPEvent {
        .origination(["id": .string(id), "from": .string(from), "to": "2255", "text": "Hi"])
    }

    /// Trace, span and flags of a request as it arrived.
    private func parts(_ request: RecordedRequest) throws -> [String] {
        let header = try #require(request.headers["traceparent"])
        #expect(TraceContext(traceparent: header) != nil)
        return header.split(separator: "-").map(String.init)
    }

    @Test func `a trace goes through the store to the partner, in a new span at each attempt`()
        async throws
    {
        try await withRecordingServer(
            answer: { .status($0.order < 2 ? 503 : 200) }
        ) { partner in
            let agreements = Sample.agreements(
                primary: partner.url("/first"),
                secondary: partner.url("/second")
            )
            try await withTestGateway(agreements) { gateway in
                let event = traced(origination("mo-1"))
                #expect(try await gateway.request("OriginateMessage", event).status == 200)
                try await gateway.pass(seconds: 31)
                try await gateway.sweep()

                let headers = try partner.requests.map(parts)
                #expect(headers.count == 3)
                #expect(Set(headers.map { $0[1] }) == [Self.id])
                #expect(Set(headers.map { $0[2] } + [Self.span]).count == 4)
                #expect(Set(headers.map { $0[3] }) == ["01"])
            }
        }
    }

    @Test func `messages of one lane keep their own traces`() async throws {
        try await withRecordingServer(
            answer: { .status($0.order == 0 ? 503 : 200) }
        ) { partner in
            try await withTestGateway(Sample.agreements(primary: partner.url())) { gateway in
                let other = "00-\(String(Self.id.reversed()))-\(Self.span)-00"
                let events = [traced(origination("mo-1")), traced(origination("mo-2"), other)]
                for event in events { _ = try await gateway.request("OriginateMessage", event) }
                try await gateway.pass(seconds: 31)
                try await gateway.sweep()

                let ids = try partner.requests.map { try parts($0)[1] }
                #expect(ids == [Self.id, Self.id, String(Self.id.reversed())])
            }
        }
    }

    @Test func `the carrier's request and the report's callback are of the message's trace`()
        async throws
    {
        try await withRecordingServer(answer: { _ in .status(200, "{\"ref\":\"r-1\"}") }) {
            server in
            let agreements = Sample.agreements(
                primary: server.url("/partner"),
                carrier: server.url("/carrier")
            )
            try await withTestGateway(agreements) { gateway in
                let event = traced(.reported(wantsReport: true))
                let taken = try await gateway.request("TerminateMessage", event)
                let report = HTTPEvent.report(
                    ["ref": "r-1", "status": "delivered"],
                    carrier: "north",
                    secret: "north-secret-5521ffe0"
                )
                let noted = try await gateway.request("DeliveryReport", report)

                #expect([taken.status, noted.status] == [200, 200])
                #expect(server.requests.map(\.path) == ["/carrier", "/partner"])
                #expect(try server.requests.map { try parts($0)[1] } == [Self.id, Self.id])
            }
        }
    }

    /// Headers that are no trace's: each message begins one of its own.
    static let malformed: [String?] = [
        nil, "", "00-\(id)-\(span)", "00-\(id.uppercased())-\(span)-01", "\"}, \"by\":[",
        "00-\(id)-\(span)-01,00-\(id)-\(span)-01", String(repeating: "a", count: 200),
    ]

    @Test(arguments: malformed)
    func `a header that is none is replaced`(header: String?) async throws {
        try await withRecordingServer(answer: { _ in .status(200) }) { partner in
            try await withTestGateway(Sample.agreements(primary: partner.url())) { gateway in
                var event = origination("mo-1")
                event.headers["traceparent"] = header

                #expect(try await gateway.request("OriginateMessage", event).status == 200)

                let parts = try parts(try #require(partner.requests.first))
                #expect(parts[1] != Self.id)
                #expect(parts[3] == "00")
            }
        }
    }

    @Test func `each record of a batch has a trace of its own`() async throws {
        try await withRecordingServer(answer: { _ in .status(200) }) { partner in
            try await withTestGateway(Sample.agreements(primary: partner.url())) { gateway in
                let ids = [Self.id, String(Self.id.reversed())]
                let records = ids.enumerated().map { number, id in
                    let envelope = CloudEvent(
                        id: "\(number)",
                        source: "link",
                        type: "waypost.mo.received",
                        traceparent: "00-\(id)-\(Self.span)-01",
                        data: [
                            "carrier": "handsets", "from": "+447700900111", "to": "2255",
                            "text": "Hi",
                        ]
                    )
                    let body = Event.cloud(envelope).encoded().text
                    return QueueEvent.Record(messageID: "m\(number)", body: body)
                }

                _ = try await gateway.invoke(
                    "OriginateMessage",
                    .queue(QueueEvent(records: records))
                )

                #expect(try Set(partner.requests.map { try parts($0)[1] }) == Set(ids))
            }
        }
    }

    @Test func `the same message under another trace is the same message`() async throws {
        try await withTestGateway(Sample.agreements()) { gateway in
            let event = HTTPEvent.reported(wantsReport: false)
            let first = try await gateway.request("TerminateMessage", traced(event))
            let second = try await gateway.request("TerminateMessage", event)

            #expect([first.status, second.status] == [200, 200])
            #expect(try await gateway.store.trace("mt-1", by: gateway.soon).count == 1)
        }
    }

    @Test func `a story names its trace`() async throws {
        try await withTestGateway(Sample.agreements()) { gateway in
            let event = traced(.reported(wantsReport: false))
            _ = try await gateway.request("TerminateMessage", event)

            let story = try #require(
                try await gateway.store.trace("mt-1", by: gateway.soon).first
            )

            #expect(TraceText.lines(story).contains("  trace \(Self.id)"))
            #expect(story.origin.partner == PartnerLabel(name: "acme", dialect: "gtiglobal"))
        }
    }
}
