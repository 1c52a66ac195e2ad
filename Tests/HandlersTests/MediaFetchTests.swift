import Gateway
import Invocation
import JSON
import Store
import TestSupport
import Testing

/// Media of MTs that are on a partner's own server.
@Suite struct MediaFetchTests {
    /// What a server does, and how the message is refused then.
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        let code: String
        let field: String
        let exchange: Duration
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer

        init(
            _ name: String,
            _ status: Int,
            _ code: String,
            field: String = "media[1]",
            within exchange: Duration = .seconds(10),
            _ answer: @escaping @Sendable (RecordedRequest) async -> RecordedAnswer
        ) {
            testDescription = name
            self.status = status
            self.code = code
            self.field = field
            self.exchange = exchange
            self.answer = answer
        }
    }

    private static func octets(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x80, count: count) }

    private static let faults = [
        Fault("not there", 400, "MEDIA_UNREACHABLE") { _ in .status(404) },
        Fault("a redirect", 400, "MEDIA_UNREACHABLE") {
            $0.path == "/b" ? .status(302, headers: ["location": "/a"]) : .medium([1])
        },
        Fault("cut off", 400, "MEDIA_UNREACHABLE") { _ in .reset },
        Fault("never answered", 400, "MEDIA_UNREACHABLE", within: .milliseconds(300)) { _ in .hang
        },
        Fault("a page", 415, "MEDIA_REFUSED") { _ in .medium([1], type: "text/html") },
        Fault("without a type", 415, "MEDIA_REFUSED") { _ in
            .answer(status: 200, headers: [:], body: [1])
        },
        Fault("empty", 400, "MEDIA_REFUSED") { _ in .medium([]) },
        Fault("one octet too many", 413, "MEDIA_REFUSED") { _ in
            .medium(octets(Limits.mediaOctets + 1))
        },
        Fault("far too long", 413, "MEDIA_REFUSED") { _ in .medium(octets(30_000_000)) },
        Fault("too much together", 413, "MEDIA_REFUSED", field: "media") {
            .medium(octets($0.path == "/b" ? Limits.mediaOctets : 1))
        },
    ]

    @Test(arguments: faults)
    func `what cannot be had is told, and the message is not taken`(_ fault: Fault) async throws {
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = { request in
            let isWell = request.path == "/a" && fault.field != "media"
            return isWell ? .medium([1]) : await fault.answer(request)
        }
        try await withRecordingServer(answer: answer) { server in
            let agreements = Sample.agreements()
            try await withTestGateway(agreements, exchange: fault.exchange) { gateway in
                let event = HTTPEvent.submission(.media([server.url("/a"), server.url("/b")]))

                let answer = try await gateway.request("TerminateMessage", event)

                #expect(answer.status == fault.status)
                #expect(try answer.code == fault.code)
                #expect(try answer.json["error"]?["field"]?.string == fault.field)
                #expect(try await gateway.mediaCount() == 0)
                #expect(try await gateway.store.trace("mms-1", by: gateway.soon).isEmpty)
                #expect(server.requests.allSatisfy { $0.method == "GET" })
                #expect(server.requests.count <= 2)
            }
        }
    }

    @Test func `exactly the limit together is taken`() async throws {
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = {
            .medium(Self.octets($0.path == "/a" ? 1 : Limits.mediaOctets - 1))
        }
        try await withRecordingServer(answer: answer) { server in
            try await withTestGateway(Sample.agreements()) { gateway in
                let event = HTTPEvent.submission(.media([server.url("/a"), server.url("/b")]))

                let answer = try await gateway.request("TerminateMessage", event)

                #expect(answer.status == 200)
                #expect(try await gateway.mediaCount() == 2)
            }
        }
    }

    @Test func `own media count too`() async throws {
        try await withRecordingServer(answer: { _ in .medium([1, 2]) }) { server in
            try await withTestGateway(Sample.agreements()) { gateway in
                let own = try await gateway.upload(Self.octets(Limits.mediaOctets - 1))
                let event = HTTPEvent.submission(.media([own, server.url("/b")]))

                let answer = try await gateway.request("TerminateMessage", event)

                #expect(answer.status == 413)
                #expect(try answer.json["error"]?["field"] == "media")
            }
        }
    }

    @Test func `all are asked for at the same time`() async throws {
        let together = Latch()
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = { request in
            if request.order == 9 { together.open() }
            await together.wait()
            return .medium([1])
        }
        try await withRecordingServer(key: { _ in "all" }, answer: answer) { server in
            try await withTestGateway(Sample.agreements()) { gateway in
                let event = HTTPEvent.submission(.media((0..<10).map { server.url("/\($0)") }))

                let answer = try await gateway.request("TerminateMessage", event)

                #expect(answer.status == 200)
                #expect(server.peakConcurrency(of: "all") == 10)
            }
        }
    }

    @Test(arguments: [
        (Sample.gatewayToken, "+447700900111", 401), (Sample.clientToken, "+447700900211", 403),
        (Sample.clientToken, "+447700900999", 404),
    ])
    func `nothing is fetched for a message that would not be taken`(
        token: String,
        to: String,
        status: Int
    ) async throws {
        try await withRecordingServer(answer: { _ in .medium([1]) }) { server in
            try await withTestGateway(Sample.agreements()) { gateway in
                let event = HTTPEvent.submission(.media([server.url()], to: to), token: token)

                let answer = try await gateway.request("TerminateMessage", event)

                #expect(answer.status == status)
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test func `without leave nothing is fetched in the clear`() async throws {
        try await withRecordingServer(answer: { _ in .medium([1]) }) { server in
            try await withTestGateway(Sample.agreements(), allowsPlainHTTP: false) { gateway in
                let event = HTTPEvent.submission(.media([server.url()]))

                let answer = try await gateway.request("TerminateMessage", event)

                #expect(try answer.code == "INVALID_FIELD")
                #expect(try answer.json["error"]?["field"] == "media[0]")
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test func `leave to deliver to private addresses is no leave to fetch from them`()
        async throws
    {
        try await withRecordingServer(answer: { _ in .medium([1]) }) { server in
            let agreements = Sample.agreements(carrier: server.url("/mt"))
            try await withTestGateway(agreements, allowsPrivateMedia: false) { gateway in
                let text: JSON = [
                    "from": "+12025550140", "to": ["+447700900111"], "text": "Hi",
                ]
                let events = [HTTPEvent.submission(.media([server.url()])), .submission(text)]

                var statuses: [Int] = []
                for event in events {
                    statuses.append(try await gateway.request("TerminateMessage", event).status)
                }

                #expect(statuses == [400, 200])
                #expect(server.requests.map(\.path) == ["/mt"])
            }
        }
    }

    @Test func `the same message again is a duplicate, and nothing is fetched again`()
        async throws
    {
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = {
            $0.order == 0 ? .medium([1]) : .status(404)
        }
        try await withRecordingServer(answer: answer) { server in
            try await withTestGateway(Sample.agreements()) { gateway in
                let event = HTTPEvent.submission(.media([server.url("/a")]))
                let other = HTTPEvent.submission(.media([server.url("/b")]))

                let first = try await gateway.request("TerminateMessage", event)
                let second = try await gateway.request("TerminateMessage", event)
                let third = try await gateway.request("TerminateMessage", other)

                #expect([first.status, second.status, third.status] == [200, 200, 409])
                #expect(first.body == second.body)
                #expect(server.requests.count == 1)
                #expect(try await gateway.mediaCount() == 1)
            }
        }
    }
}

extension JSON {
    /// An MMS with these media.
    static func media(_ urls: [String], id: String = "mms-1", to: String = "+447700900111") -> JSON
    {
        [
            "messageId": .string(id), "from": "+12025550140", "to": [.string(to)], "text": "Look",
            "media": .array(urls.map(JSON.string)),
        ]
    }
}
