import Dialects
import Gateway
import Invocation
import Testing

@Suite struct MGageWebMOTests {
    private static let query = "campid=330871&destination=US-20597&originator=12025550123"

    private static func open(_ query: String, method: String = "POST") throws -> MGageWebMO {
        let event = MGageTalk.event(method: method, path: "/api/externalMO", query: query)
        guard case .request(let request) = MGageWebMO.open(event) else { throw Unexpected() }
        return request
    }

    private static func read(_ query: String) throws -> Result<MGageWebMO.Submission, MGageFailure>
    {
        guard case .mgage(let terms) = MGageTalk.talk.terms else { throw Unexpected() }
        return try open(query).read(terms)
    }

    private static func refusal(_ query: String) throws -> (status: Int, text: String) {
        guard case .failure(let failure) = try read(query) else { throw Unexpected() }
        return (failure.answer.status, String(decoding: failure.answer.body, as: UTF8.self))
    }

    @Test(arguments: ["POST", "GET"])
    func `mgage-38: a complete message is read, and told by one word`(method: String) throws {
        let request = try Self.open(Self.query + "&message=JOIN", method: method)
        let submission = try Self.read(Self.query + "&message=JOIN&carrier=x").get()

        #expect(request.credential == MGageTalk.talk.credential)
        #expect(request.accepted() == HTTPAnswer(status: 200, headers: text, body: success))
        #expect(submission.program == "330871")
        #expect(submission.originator.e164 == "+12025550123")
        #expect(submission.text == "JOIN")
        #expect(submission.carrier == "x")
    }

    private let text = ["content-type": "text/plain; charset=utf-8"]
    private let success = Array("SUCCESS".utf8)

    @Test(arguments: ["20597", "US-20597", "GB-20597"])
    func `mgage-39: a short code may have a prefix`(destination: String) throws {
        let query = "campid=330871&originator=%2B12025550123&message=JOIN&destination="

        #expect(try Self.read(query + destination).get().destination == "20597")
    }

    @Test(arguments: ["12025550123", "%2B12025550123", "+12025550123"])
    func `a number may have its plus, escaped or not`(originator: String) throws {
        let query = "campid=330871&destination=20597&message=JOIN&originator="

        #expect(try Self.read(query + originator).get().originator.digits == "12025550123")
    }

    @Test(
        arguments: [
            (query, "message"), (query + "&message=", "message"),
            ("destination=20597&originator=12025550123&message=a", "campid"),
            ("campid=330871&originator=12025550123&message=a", "destination"),
            ("campid=330871&destination=20597&message=a", "originator"),
            ("campid=1&destination=20597&originator=12025550123&message=a", "campid"),
            ("campid=x&destination=20597&originator=12025550123&message=a", "campid"),
            ("campid=330871&destination=20598&originator=12025550123&message=a", "destination"),
            ("campid=330871&destination=us-20597&originator=12025550123&message=a", "destination"),
            ("campid=330871&destination=20597&originator=123&message=a", "originator"),
            (query + "&message=" + String(repeating: "a", count: 1531), "message"),
        ]
    )
    func `mgage-38: a sentence names the parameter that is wrong`(query: String, name: String)
        throws
    {
        let refusal = try Self.refusal(query)

        #expect(refusal.status == 500)
        #expect(refusal.text.hasPrefix(name + ": "))
    }

    @Test func `one whose program is another's is told his own mistake first`() throws {
        let whole = try Self.open("campid=9&destination=20597&originator=12025550123&message=a")
        let missing = try Self.open("campid=9&destination=20597&originator=12025550123")

        #expect(String(decoding: whole.foreignService().body, as: UTF8.self).hasPrefix("campid: "))
        #expect(
            String(decoding: missing.foreignService().body, as: UTF8.self).hasPrefix("message: ")
        )
    }

    @Test func `path, method, credentials and encoding have codes of their own`() throws {
        func status(_ event: HTTPEvent) -> Int? {
            guard case .answer(let answer) = MGageWebMO.open(event) else { return nil }
            return answer.status
        }

        #expect(status(HTTPEvent(method: "POST", path: "/api/externalmo")) == 404)
        #expect(status(HTTPEvent(method: "PUT", path: "/api/externalMO")) == 405)
        #expect(status(HTTPEvent(method: "POST", path: "/api/externalMO")) == 401)
        #expect(try Self.open(Self.query).unidentified().status == 401)
        #expect(MGageWebMO.failed().status == 500)
        #expect(try Self.refusal(Self.query + "&message=%ff").status == 400)
    }
}
