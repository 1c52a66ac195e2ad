import Gateway
import Invocation
import JSON
import Store
import TestSupport
import Testing

@Suite struct OriginateMessageTests {
    private static let sample: JSON = [
        "id": "mo-1", "from": "447700900111", "to": "+12025550140", "text": "Hi",
    ]

    @Test func `a message is answered and pushed to the partner of its subscriber`() async throws {
        try await withRecordingServer(answer: { _ in .status(200) }) { partner in
            try await withTestGateway(Sample.agreements(primary: partner.url("/in"))) { gateway in
                let answer = try await gateway.request(
                    "OriginateMessage",
                    .origination(Self.sample)
                )

                #expect(answer.status == 200)
                #expect(try answer.json == ["id": "mo-1", "status": "accepted"])
                let push = try #require(partner.requests.first)
                #expect(push.path == "/in")
                #expect(push.headers["authorization"] == "Bearer \(Sample.gatewayToken)")
                #expect(
                    try push.json == [
                        "messageId": "mo-1", "type": "SMS", "direction": "origination",
                        "from": "+447700900111", "owner": "+447700900111",
                        "to": ["+12025550140"], "text": "Hi", "time": "2026-03-04T09:00:00.000Z",
                    ]
                )
                #expect(partner.requests.count == 1)
            }
        }
    }

    @Test func `a group message goes to the others of the group as one MMS`() async throws {
        try await withRecordingServer(answer: { _ in .status(200) }) { partner in
            try await withTestGateway(Sample.agreements(primary: partner.url())) { gateway in
                let event = HTTPEvent.origination([
                    "from": "+447700900111", "text": "Hi",
                    "to": ["+12025550140", "+447700900111", "+12025550140", "2255"],
                ])

                let answer = try await gateway.request("OriginateMessage", event)

                let push = try #require(try partner.requests.first?.json)
                #expect(push["type"] == "MMS")
                #expect(push["to"] == ["+12025550140", "2255"])
                #expect(push["messageId"] == (try answer.json["id"]))
            }
        }
    }

    @Test func `the same id twice is one message, with other content a mistake`() async throws {
        try await withRecordingServer(answer: { _ in .status(200) }) { partner in
            try await withTestGateway(Sample.agreements(primary: partner.url())) { gateway in
                let other: JSON = [
                    "id": "mo-1", "from": "+447700900111", "to": "+12025550140", "text": "Ho",
                ]
                var answers: [HTTPAnswer] = []
                for message in [Self.sample, Self.sample, other] {
                    answers.append(
                        try await gateway.request("OriginateMessage", .origination(message))
                    )
                }

                #expect(answers.map(\.status) == [200, 200, 409])
                #expect(answers[1] == answers[0])
                #expect(try answers[2].code == "DUPLICATE_ID")
                #expect(partner.requests.count == 1)
            }
        }
    }

    @Test func `where the primary fails for now, the secondary gets the message`() async throws {
        try await withRecordingServer(
            answer: { .status($0.path == "/first" ? 503 : 200) }
        ) { partner in
            let agreements = Sample.agreements(
                primary: partner.url("/first"),
                secondary: partner.url("/second")
            )
            try await withTestGateway(agreements) { gateway in
                _ = try await gateway.request("OriginateMessage", .origination(Self.sample))

                #expect(partner.requests.map(\.path) == ["/first", "/second"])
                let story = try await gateway.store.trace("mo-1", by: gateway.soon)
                #expect(story.first?.delivery?.outcome == .delivered)
            }
        }
    }

    @Test func `a partner that was down gets all that waited, in order`() async throws {
        try await withRecordingServer(
            answer: { .status($0.order == 0 ? 503 : 200) }
        ) { partner in
            try await withTestGateway(Sample.agreements(primary: partner.url())) { gateway in
                for id in ["mo-1", "mo-2", "mo-3"] {
                    let event = HTTPEvent.origination([
                        "id": .string(id), "from": "+447700900111", "to": "2255", "text": "Hi",
                    ])
                    #expect(try await gateway.request("OriginateMessage", event).status == 200)
                }
                try await gateway.pass(seconds: 31)
                try await gateway.sweep()

                let ids = try partner.requests.map { try $0.json["messageId"]?.string }
                #expect(ids == ["mo-1", "mo-1", "mo-2", "mo-3"])
            }
        }
    }
}
