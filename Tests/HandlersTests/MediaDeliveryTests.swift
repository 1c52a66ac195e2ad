import FoundationEssentials
import Gateway
import Handlers
import Invocation
import JSON
import Postgres
import Store
import TestSupport
import Testing

/// Media on their way: what a carrier or a partner is given, and who may fetch it.
@Suite struct MediaDeliveryTests {
    private static let secret = "north-secret-5521ffe0"

    /// Runs `body` with a gateway and a server that takes MTs at `/mt` and has media elsewhere.
    private func withCarrier(
        _ body: (TestGateway, RecordingServer) async throws -> Void
    ) async throws {
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = {
            $0.path == "/mt" ? .status(200) : .medium(Array($0.path.utf8))
        }
        try await withRecordingServer(answer: answer) { server in
            try await withTestGateway(Sample.agreements(carrier: server.url("/mt"))) { gateway in
                try await body(gateway, server)
            }
        }
    }

    private func delivered(_ server: RecordingServer) throws -> [String] {
        let push = try #require(server.requests.last { $0.path == "/mt" })
        return try #require(try push.json["media"]?.array).compactMap(\.string)
    }

    @Test func `a carrier gets links to the gateway in their order, and may fetch them`()
        async throws
    {
        try await withCarrier { gateway, server in
            let own = try await gateway.upload([0xFF])
            let urls = [server.url("/one"), own, server.url("/two")]
            let event = HTTPEvent.submission(.media(urls))
            #expect(try await gateway.request("TerminateMessage", event).status == 200)

            let links = try delivered(server)

            #expect(links.count == 3)
            #expect(links.allSatisfy { $0.hasPrefix("http://localhost\(HTTPEvent.mediaPath)/") })
            #expect(links[1] == own)
            var bodies: [[UInt8]] = []
            for link in links {
                let byCarrier = try await gateway.medium("GET", link, token: Self.secret)
                let byPartner = try await gateway.medium("GET", link)
                #expect(byCarrier.body == byPartner.body)
                bodies.append(byCarrier.body)
                for token in [Sample.carrierSecret, Sample.otherClientToken] {
                    #expect(try await gateway.medium("GET", link, token: token).status == 404)
                }
                let dropped = try await gateway.medium("DELETE", link, token: Self.secret)
                #expect(dropped.status == 401)
            }
            #expect(bodies == [Array("/one".utf8), [0xFF], Array("/two".utf8)])
        }
    }

    @Test func `a medium is kept eight days from the last message with it`() async throws {
        try await withCarrier { gateway, server in
            let own = try await gateway.upload()
            try await gateway.pass(seconds: Double(Limits.mediaSeconds) - 1)
            let event = HTTPEvent.submission(.media([own]))
            #expect(try await gateway.request("TerminateMessage", event).status == 200)

            try await gateway.pass(seconds: Double(Limits.mediaSeconds) - 1)
            #expect(try await gateway.medium("GET", own, token: Self.secret).status == 200)
            try await gateway.pass(seconds: 1)

            #expect(try await gateway.medium("GET", own).status == 404)
            let again = HTTPEvent.submission(.media([own], id: "mms-2"))
            let refused = try await gateway.request("TerminateMessage", again)
            #expect(try refused.code == "MEDIA_UNREACHABLE")
        }
    }

    @Test(arguments: ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
    func `a link to the gateway that leads nowhere is refused`(name: String) async throws {
        try await withCarrier { gateway, server in
            let own = try await gateway.upload()
            let bad = "http://localhost\(HTTPEvent.mediaPath)/\(name)"
            let event = HTTPEvent.submission(.media([own, bad]))

            let answer = try await gateway.request("TerminateMessage", event)

            #expect(try answer.code == "MEDIA_UNREACHABLE")
            #expect(try answer.json["error"]?["field"] == "media[1]")
            #expect(server.requests.isEmpty)
        }
    }

    @Test func `the operator's address comes before that of the request`() async throws {
        try await withCarrier { gateway, server in
            let function = TerminateMessage(
                forwarder: gateway.wiring.forwarder,
                limiter: RateLimiter(),
                publicURL: "https://gw.example.net/sms"
            )
            let own = try await gateway.upload()
            var event = HTTPEvent.submission(.media([server.url("/one"), own]))
            event.headers["host"] = "localhost"
            let work = CollectedFollowUps()

            _ = try await function.handle(.http(event), gateway.context(function.name, work))
            await work.run()

            let prefix = "https://gw.example.net/sms\(HTTPEvent.mediaPath)/"
            #expect(try delivered(server).count { $0.hasPrefix(prefix) } == 2)
        }
    }

    @Test(arguments: [
        (["host": "gw.example.net"], "gw.example.net", "https://gw.example.net"),
        (["host": "gw.example.net:8443"], "gw.example.net", "https://gw.example.net:8443"),
        (["host": "evil.example"], "gw.example.net", "https://gw.example.net"),
        (["host": "localhost:8080"], "localhost", "http://localhost:8080"),
        (["x-forwarded-proto": "http"], "gw.example.net", "http://gw.example.net"),
        (["host": "localhost", "x-forwarded-proto": "https"], "localhost", "https://localhost"),
    ])
    func `links begin with the host that was asked`(
        headers: [String: String],
        name: String,
        base: String
    ) async throws {
        try await withTestGateway(Sample.agreements()) { gateway in
            var event = HTTPEvent.upload([1])
            event.domainName = name
            event.headers.merge(headers) { $1 }

            let url = try await gateway.request("Manage", event).json["url"]?.string

            #expect(url?.hasPrefix(base + HTTPEvent.mediaPath + "/") == true)
        }
    }

    @Test func `an MO's media become the partner's own`() async throws {
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = {
            $0.path == "/in" ? .status(200) : .medium(Array($0.path.utf8), type: "audio/amr")
        }
        try await withRecordingServer(answer: answer) { server in
            try await withTestGateway(Sample.agreements(primary: server.url("/in"))) { gateway in
                let event = HTTPEvent.origination([
                    "id": "mo-1", "from": "+447700900111", "to": "+12025550140",
                    "media": [.string(server.url("/voice"))],
                ])
                let first = try await gateway.request("OriginateMessage", event)
                let second = try await gateway.request("OriginateMessage", event)

                #expect([first.status, second.status] == [200, 200])
                let pushes = server.requests.filter { $0.path == "/in" }
                #expect(server.requests.count == 2)
                #expect(pushes.count == 1)
                let link = try #require(try pushes.first?.json["media"]?.array?.first?.string)
                let fetched = try await gateway.medium("GET", link)
                #expect(fetched.body == Array("/voice".utf8))
                #expect(fetched.headers["content-type"] == "audio/amr")
                for token in [Sample.carrierSecret, Sample.otherClientToken] {
                    #expect(try await gateway.medium("GET", link, token: token).status == 404)
                }
            }
        }
    }

    @Test(arguments: [("+447700900111", 400), ("+447700900999", 404)])
    func `an MO whose media cannot be had is refused`(from: String, status: Int) async throws {
        try await withRecordingServer(answer: { _ in .status(404) }) { server in
            try await withTestGateway(Sample.agreements(primary: server.url("/in"))) { gateway in
                let event = HTTPEvent.origination([
                    "from": .string(from), "to": "+12025550140",
                    "media": [.string(server.url("/voice"))],
                ])

                let answer = try await gateway.request("OriginateMessage", event)

                #expect(answer.status == status)
                let code = status == 400 ? "MEDIA_UNREACHABLE" : "UNKNOWN_SUBSCRIBER"
                #expect(try answer.code == code)
                #expect(server.requests.count == (status == 400 ? 1 : 0))
            }
        }
    }

    @Test func `a direct caller needs to be told the gateway's address`() async throws {
        try await withTestGateway(Sample.agreements()) { gateway in
            let event = CloudEvent(
                id: "1",
                source: "test",
                type: "waypost.mt.submitted",
                data: ["partner": "acme", "message": .media(["https://127.0.0.1:9/a"])]
            )

            await #expect(throws: (any Error).self) {
                try await gateway.invoke("TerminateMessage", .cloud(event))
            }
        }
    }
}
