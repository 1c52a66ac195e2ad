import Dialects
import Gateway
import Invocation
import Testing

@Suite struct ExpertflowAccessTests {
    private static let body = #"{"To":447700900410,"Body":"a"}"#

    private static func send(_ headers: [String: String], secret: String? = nil) -> Int {
        ExpertflowTalk.talk(secret: secret).send(ExpertflowTalk.event(body, headers: headers))
            .status
    }

    @Test func `expertflow-40: an open connector asks for nothing, another for what was agreed`() {
        let token = "abcdefghijklmnopqrst"
        let pair = Credential.secret(dialect: "expertflow", user: "app", password: "pw")

        #expect(Self.send([:]) == 200)
        #expect(Self.send([:], secret: token) == 401)
        #expect(Self.send(["authorization": "Bearer " + token], secret: token) == 200)
        #expect(Self.send(["authorization": "Bearer x" + token], secret: token) == 401)
        #expect(Self.send(["authorization": basic("app", "pw")], secret: pair) == 200)
        #expect(Self.send(["authorization": basic("app", "no")], secret: pair) == 401)
        #expect(Self.send(["authorization": "Digest x"], secret: pair) == 401)
    }

    @Test(
        arguments: [
            ("POST", "/msg-client/send", 200), ("POST", "/msg-client/send/", 200),
            ("POST", "/msg-client/send//", 404), ("POST", "/msg-client/Send", 404),
            ("POST", "/msg-client", 404), ("GET", "/msg-client/send", 405),
            ("PUT", "/msg-client/send", 405),
        ]
    )
    func `expertflow-33,34: path and method are as printed`(
        method: String,
        path: String,
        status: Int
    ) {
        let result = ExpertflowTalk.talk().send(
            ExpertflowTalk.event(Self.body, method: method, path: path)
        )

        #expect(result.status == status)
        #expect(result.answer.isEmpty)
        #expect((result.header("allow") == "POST") == (status == 405))
        #expect((result.header("x-error") == nil) == (status == 200))
    }

    @Test func `expertflow-39: a repeated key is answered with the first id`() throws {
        let event = ExpertflowTalk.event(Self.body, headers: ["idempotency-key": "k"])
        let first = "01a1b2c3-d4e5-7f60-8123-456789abcdef"
        func answer(_ outcome: SubmissionOutcome) -> HTTPAnswer {
            ExpertflowTalk.talk().send(event) { _ in outcome }.answer
        }

        #expect(answer(.duplicate(id: "SM1")).headers["x-message-sid"] == "SM1")
        #expect(
            answer(.duplicate(id: first)).headers["x-message-sid"]
                == "SM01a1b2c3d4e57f608123456789abcdef"
        )
        #expect(answer(.duplicate(id: first)).status == 200)
        #expect(answer(.conflict).status == 400)
    }

    @Test func `our own fault and too many requests may be tried again`() throws {
        guard case .request(let request) = Expertflow().open(ExpertflowTalk.event(Self.body)) else {
            throw Unexpected()
        }

        #expect(request.failed().status == 500)
        #expect(request.failed().isEmpty)
        #expect(request.rateLimited().status == 429)
        #expect(request.unidentified().headers["www-authenticate"] != nil)
    }
}
