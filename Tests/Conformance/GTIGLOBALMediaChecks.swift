import Handlers
import Invocation
import JSON
import TestSupport
import Testing

/// The checks on media.
extension GTIGLOBALConformance {
    @Test(.check(45), arguments: [(3_750_000, 201), (3_750_001, 413)])
    func `gtiglobal-45: a medium has at most 3,750,000 octets`(
        octets: Int,
        status: Int
    ) async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.media(
                "POST",
                contentType: "image/png",
                body: Array(repeating: 0xFF, count: octets)
            )

            #expect(answer.status == status)
            #expect(answer.refusal == (status == 413 ? Self.tooLarge : nil))
        }
    }

    @Test(.check(45)) func `gtiglobal-45: another partner's medium is not there`() async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.media("POST", contentType: "image/png", body: [0xFF])
            let id = try #require(answer.json["mediaId"]?.string)

            let own = try await gateway.media("GET", "/" + id)
            let others = try await gateway.media("GET", "/" + id, token: Sample.otherClientToken)

            #expect(own.status == 200)
            #expect(own.body == [0xFF])
            #expect(others.refusal == GTIGLOBALRefusal(404, "NOT_FOUND"))
        }
    }

    @Test(
        .check(46),
        arguments: ["127.0.0.1", "169.254.169.254", "localhost", "[::1]", "10.0.0.1", "2130706433"]
    )
    func `gtiglobal-46: media are not fetched from private addresses`(host: String) async throws {
        try await withRecordingServer(answer: { _ in .status(200) }) { server in
            try await withTestGateway(Sample.agreements(), allowsPrivateMedia: false) { gateway in
                let url = "http://\(host):\(server.port)/a.png"

                let answer = try await gateway.terminate(["media": [.string(url)]])

                let refusal = GTIGLOBALRefusal(400, "MEDIA_UNREACHABLE", field: "media[0]")
                #expect(answer.refusal == refusal)
                #expect(server.requests.isEmpty)
            }
        }
    }

    private static let tooLarge = GTIGLOBALRefusal(413, "MEDIA_REFUSED")
}

/// The lines of the table about media.
extension GTIGLOBALErrors {
    @Test(arguments: [("POST", "/x", "GET, HEAD, DELETE"), ("GET", "", "POST")])
    func `a method that media do not have is METHOD_NOT_ALLOWED`(
        method: String,
        place: String,
        allowed: String
    ) async throws {
        try await withHandsets { gateway in
            let id = place.isEmpty ? "" : "/" + String(repeating: "x", count: 32)

            let answer = try await gateway.media(method, id, token: nil)

            let headers = ["allow": allowed]
            #expect(answer.refusal == GTIGLOBALRefusal(405, "METHOD_NOT_ALLOWED", headers: headers))
        }
    }

    @Test(arguments: [nil, "", "application/pdf", "text/html", "image/png\u{0}", "imagepng"])
    func `a type that no MMS carries is MEDIA_REFUSED`(type: String?) async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.media("POST", contentType: type, body: [0xFF])

            #expect(answer.refusal == GTIGLOBALRefusal(415, "MEDIA_REFUSED"))
        }
    }

    @Test func `a medium that is not there is MEDIA_UNREACHABLE`() async throws {
        try await withHandsets { gateway in
            let url = try await gateway.upload(token: Sample.otherClientToken)

            let answer = try await gateway.terminate(["media": [.string(url)]])

            let refusal = GTIGLOBALRefusal(400, "MEDIA_UNREACHABLE", field: "media[0]")
            #expect(answer.refusal == refusal)
        }
    }

    @Test func `a wrong token is UNAUTHORIZED for media too`() async throws {
        try await withHandsets { gateway in
            let id = "/" + String(repeating: "x", count: 32)
            for (method, place) in [("POST", ""), ("GET", id), ("HEAD", id), ("DELETE", id)] {
                let missing = try await gateway.media(method, place, token: nil)
                let wrong = try await gateway.media(method, place, token: Sample.gatewayToken)

                #expect(missing.status == 401)
                #expect(missing.headers["www-authenticate"] == "Bearer")
                #expect(wrong.status == 401)
                let told = wrong.headers["www-authenticate"]
                #expect(told == #"Bearer error="invalid_token""#)
            }
        }
    }
}

extension TestGateway {
    /// Asks for media; the place is what follows their path.
    func media(
        _ method: String,
        _ place: String = "",
        token: String? = Sample.clientToken,
        contentType: String? = nil,
        body: [UInt8] = []
    ) async throws -> HTTPAnswer {
        var event = HTTPEvent(
            method: method,
            path: "/GTIGLOBALMsgGateway/v2/media" + place,
            body: body
        )
        event.headers["authorization"] = token.map { "Bearer " + $0 }
        event.headers["content-type"] = contentType
        return try await request(Manage.name, event)
    }

    /// Uploads a small picture; its URL.
    func upload(token: String = Sample.clientToken) async throws -> String {
        let answer = try await media("POST", token: token, contentType: "image/png", body: [0xFF])
        return try #require(answer.json["url"]?.string)
    }
}
