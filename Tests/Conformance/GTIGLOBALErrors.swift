import Gateway
import Invocation
import JSON
import TestSupport
import Testing

/// The table of error answers, a test a line: status, code, class, field and headers.
@Suite struct GTIGLOBALErrors {
    private static let root = "/GTIGLOBALMsgGateway"

    @Test(arguments: [root, root + "/v2/other", root + "/v2/Message", root + "/v2/message//"])
    func `an unknown path is NOT_FOUND`(path: String) async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.post([], path: path)

            #expect(answer.refusal == GTIGLOBALRefusal(404, "NOT_FOUND"))
        }
    }

    @Test(arguments: ["GET", "PUT", "DELETE"])
    func `another method is METHOD_NOT_ALLOWED`(method: String) async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.post([], method: method)

            let refusal = GTIGLOBALRefusal(405, "METHOD_NOT_ALLOWED", headers: ["allow": "POST"])
            #expect(answer.refusal == refusal)
        }
    }

    @Test(
        arguments: [
            nil, "", "Bearer", "Basic cst-4b7e0d1f9a2c55e8", "Bearer cst 4b7e0d1f9a2c55e8",
            "Bearer cst-4b7e0d1f9a2c55e8, Bearer cst-4b7e0d1f9a2c55e8",
        ]
    )
    func `other than one bearer token is UNAUTHORIZED`(authorization: String?) async throws {
        try await withHandsets { gateway in
            let body = GTIGLOBALSample.sms.serialized()

            let answer = try await gateway.post(body, authorization: authorization)

            let headers = ["www-authenticate": "Bearer"]
            #expect(answer.refusal == GTIGLOBALRefusal(401, "UNAUTHORIZED", headers: headers))
        }
    }

    @Test(arguments: [GTIGLOBALSample.sms.serialized(), Array("{".utf8)])
    func `a wrong token is UNAUTHORIZED and invalid, whatever the body`(
        body: [UInt8]
    ) async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.post(body, authorization: "Bearer nobodys-token-0001")

            let headers = ["www-authenticate": #"Bearer error="invalid_token""#]
            #expect(answer.refusal == GTIGLOBALRefusal(401, "UNAUTHORIZED", headers: headers))
        }
    }

    @Test(arguments: [nil, "text/plain", "application/json; charset=iso-8859-1"])
    func `other than JSON in UTF-8 is UNSUPPORTED_MEDIA_TYPE`(type: String?) async throws {
        try await withHandsets { gateway in
            let body = GTIGLOBALSample.sms.serialized()

            let answer = try await gateway.post(body, contentType: type)

            #expect(answer.refusal == GTIGLOBALRefusal(415, "UNSUPPORTED_MEDIA_TYPE"))
        }
    }

    @Test func `262,145 octets are TOO_LARGE, 262,144 are not`() async throws {
        try await withHandsets { gateway in
            let most = try await gateway.post(GTIGLOBALSample.sms(octets: 262_144))
            let tooLarge = try await gateway.post(GTIGLOBALSample.sms(octets: 262_145))

            #expect(most.status == 200)
            #expect(tooLarge.refusal == GTIGLOBALRefusal(413, "TOO_LARGE"))
        }
    }

    @Test(
        arguments: [
            "", "hello", "[]", #"{"from":"#, #"{"text":"\uD83D"}"#, #"{"from":"1","from":"2"}"#,
        ].map { Array($0.utf8) } + [Array(#"{"text":""#.utf8) + [0xFF] + Array(#""}"#.utf8)]
    )
    func `what is no JSON object is BAD_JSON`(body: [UInt8]) async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.post(body)

            #expect(answer.refusal == GTIGLOBALRefusal(400, "BAD_JSON"))
        }
    }

    @Test(arguments: [("messageId", "uc 1"), ("messageId", ""), ("type", "FAX")])
    func `a text out of its set is INVALID_FIELD`(field: String, text: String) async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.terminate(.object([.init(field, .string(text))]))

            #expect(answer.refusal == GTIGLOBALRefusal(400, "INVALID_FIELD", field: field))
        }
    }

    @Test func `an answer has the message's id where it is known`() async throws {
        try await withHandsets { gateway in
            let known = try await gateway.terminate(["messageId": "uc-1", "from": .null])
            let unknown = try await gateway.terminate(["from": .null])

            #expect(known.json["messageId"] == "uc-1")
            #expect(unknown.refusal != nil)
            #expect(unknown.json["messageId"] == nil)
        }
    }
}
