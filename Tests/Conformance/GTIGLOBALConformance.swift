import Invocation
import JSON
import TestSupport
import Testing

/// The checks on who may call; the extensions have those on messages, both ways, and on agreements.
@Suite(.conformance("gtiglobal", of: 48))
struct GTIGLOBALConformance {
    @Test(.check(1))
    func `gtiglobal-1: a valid SMS is accepted and goes to its owner once`() async throws {
        try await withCarrier { gateway, carrier in
            let answer = try await gateway.terminate()

            #expect(answer.status == 200)
            #expect(answer.json["status"] == "accepted")
            #expect(carrier.all("to") == [GTIGLOBALSample.subscriber])
        }
    }

    @Test(.check(2))
    func `gtiglobal-2: without Authorization the answer asks for a bearer token`() async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.post(
                GTIGLOBALSample.sms.serialized(),
                authorization: nil
            )

            #expect(answer.status == 401)
            #expect(answer.headers["www-authenticate"] == "Bearer")
        }
    }

    @Test(.check(3))
    func `gtiglobal-3: the scheme's case does not matter`() async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.post(
                GTIGLOBALSample.sms.serialized(),
                authorization: "bearer " + Sample.clientToken
            )

            #expect(answer.status == 200)
        }
    }

    @Test(.check(4))
    func `gtiglobal-4: the token of the other direction opens nothing`() async throws {
        try await withCarrier { gateway, carrier in
            let answer = try await gateway.terminate(token: Sample.gatewayToken)

            #expect(answer.status == 401)
            #expect(carrier.requests.isEmpty)
        }
    }

    @Test(.check(5))
    func `gtiglobal-5: another partner's subscriber is not allowed`() async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.terminate(
                token: Sample.otherClientToken
            )

            #expect(answer.refusal == GTIGLOBALRefusal(403, "OWNER_NOT_ALLOWED", field: "owner"))
        }
    }

    @Test(.check(6))
    func `gtiglobal-6: an owner whom nobody has provisioned is unknown`() async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.terminate(["to": "+447700900999"])

            #expect(answer.refusal == GTIGLOBALRefusal(404, "UNKNOWN_SUBSCRIBER", field: "owner"))
        }
    }

    @Test(.check(7)) func `gtiglobal-7: only POST is allowed`() async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.post([], method: "GET")

            #expect(answer.status == 405)
            #expect(answer.headers["allow"] == "POST")
        }
    }

    @Test(
        .check(8),
        arguments: [
            ("text/plain", "{}", 415, "UNSUPPORTED_MEDIA_TYPE"),
            ("application/json", #"{"from":"#, 400, "BAD_JSON"),
            ("application/json", "[]", 400, "BAD_JSON"),
        ]
    )
    func `gtiglobal-8: a body has to be a JSON object`(
        type: String,
        body: String,
        status: Int,
        code: String
    ) async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.post(Array(body.utf8), contentType: type)

            #expect(answer.refusal == GTIGLOBALRefusal(status, code))
        }
    }
}
