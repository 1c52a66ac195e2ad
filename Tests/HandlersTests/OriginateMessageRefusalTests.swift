import Invocation
import JSON
import Postgres
import Store
import TestSupport
import Testing

@Suite struct OriginateMessageRefusalTests {
    /// A request that differs from a good one in one thing, and its answer.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        let code: String
        let change: @Sendable (inout HTTPEvent) -> Void

        init(
            _ name: String,
            _ status: Int,
            _ code: String,
            _ change: @escaping @Sendable (inout HTTPEvent) -> Void
        ) {
            testDescription = name
            self.status = status
            self.code = code
            self.change = change
        }
    }

    private static let sample: JSON = [
        "id": "mo-1", "from": "+447700900111", "to": "2255", "text": "Hi",
    ]

    private static let refusals = [
        Refusal("GET", 405, "METHOD_NOT_ALLOWED") { $0.method = "GET" },
        Refusal("PUT", 405, "METHOD_NOT_ALLOWED") { $0.method = "PUT" },
        Refusal("no secret", 401, "UNAUTHORIZED") { $0.headers["authorization"] = nil },
        Refusal("wrong secret", 401, "UNAUTHORIZED") {
            $0.headers["authorization"] = "Bearer wrong-secret-0000001"
        },
        Refusal("a partner's token", 401, "UNAUTHORIZED") {
            $0.headers["authorization"] = "Bearer \(Sample.clientToken)"
        },
        Refusal("unknown carrier", 401, "UNAUTHORIZED") { $0.pathParameters["name"] = "nobody" },
        Refusal("a carrier's name that no text can hold", 401, "UNAUTHORIZED") {
            $0.pathParameters["name"] = "\u{0}"
        },
        Refusal("bad JSON", 400, "BAD_JSON") { $0.body = Array("{".utf8) },
        Refusal("bad JSON of a stranger", 401, "UNAUTHORIZED") {
            $0.body = Array("{".utf8)
            $0.headers["authorization"] = "Bearer wrong-secret-0000001"
        },
        Refusal("no JSON", 415, "UNSUPPORTED_MEDIA_TYPE") {
            $0.headers["content-type"] = "text/plain"
        },
        Refusal("unknown subscriber", 404, "UNKNOWN_SUBSCRIBER") {
            $0.body = Array(#"{"from":"+447700900219","to":"2255","text":"Hi"}"#.utf8)
        },
        Refusal("no text", 400, "EMPTY_MESSAGE") {
            $0.body = Array(#"{"from":"+447700900111","to":"2255"}"#.utf8)
        },
        Refusal("a name as originator", 400, "INVALID_NUMBER") {
            $0.body = Array(#"{"from":"Acme","to":"2255","text":"Hi"}"#.utf8)
        },
    ]

    @Test(arguments: refusals)
    func `a carrier's mistake is told, and nothing is pushed`(_ refusal: Refusal) async throws {
        try await withRecordingServer(answer: { _ in .status(200) }) { partner in
            try await withTestGateway(Sample.agreements(primary: partner.url())) { gateway in
                var event = HTTPEvent.origination(Self.sample)
                refusal.change(&event)

                let answer = try await gateway.request("OriginateMessage", event)

                #expect(answer.status == refusal.status)
                #expect(try answer.code == refusal.code)
                #expect(partner.requests.isEmpty)
            }
        }
    }

    @Test func `what cannot be stored is to be sent again`() async throws {
        try await withTestGateway(Sample.agreements()) { gateway in
            try await gateway.breakStorage(of: "+447700900111")

            let answer = try await gateway.request("OriginateMessage", .origination(Self.sample))

            #expect(answer.status == 503)
            #expect(answer.headers["retry-after"] == "1")
            #expect(try answer.json["error"]?["class"] == "temporary")
        }
    }
}

extension TestGateway {
    /// Lets the database fail, as if its disk were full, at every message of one subscriber.
    func breakStorage(of subscriber: String) async throws {
        let script = """
            CREATE FUNCTION store.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = 'disk_full'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON store.message FOR EACH ROW
            WHEN (NEW.subscriber = '\(subscriber)') EXECUTE FUNCTION store.refuse()
            """
        try await pool.execute(script: script, by: soon)
    }
}
