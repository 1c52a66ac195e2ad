import Dialects
import Gateway
import Invocation
import Testing

@Suite struct MGageAnswerTests {
    private static let head = """
        <?xml version="1.0" encoding="UTF-8"?>
        <gatewayResponse xmlns="http://communicatepro.mgage.com/api">
        """

    private static func answer(
        _ changes: [String: String?] = [:],
        accept: String? = nil
    ) -> BatchTalk.Result {
        MGageTalk.talk.send(
            MGageTalk.event(
                query: MGageTalk.query(changes),
                headers: accept.map { ["accept": $0] } ?? [:]
            )
        )
    }

    @Test func `an accepted number has a block in XML`() throws {
        let result = Self.answer()
        let id = try #require(result.items.first?.message.messageID)

        #expect(result.header("content-type") == "application/xml; charset=UTF-8")
        #expect(
            result.body == Self.head + "<recipient number=\"12025550123\"><status>0</status>"
                + "<statusText>accepted</statusText><messageId>\(id)</messageId></recipient>"
                + "</gatewayResponse>"
        )
    }

    @Test func `a call that is refused as a whole has a block without a number`() {
        let result = Self.answer(["message": String(repeating: "a", count: 161)])

        #expect(
            result.body == Self.head + "<recipient><status>107</status>"
                + "<statusText>text has 161 characters, limit 160</statusText></recipient>"
                + "</gatewayResponse>"
        )
    }

    @Test(
        arguments: [
            (nil, false), ("*/*", false), ("text/html", false), ("application/json", true),
            ("application/json, text/plain, */*", true), ("Application/JSON; q=0.5", true),
            ("application/xml, application/json", false),
            ("application/xml;q=0.5, application/json", true),
            ("application/json;q=0.5, text/xml", false), ("application/json;q=0", false),
            ("application/*", false), ("", false),
        ] as [(String?, Bool)]
    )
    func `mgage-32: only who names JSON gets it`(accept: String?, isJSON: Bool) {
        let result = Self.answer(accept: accept)

        #expect(result.body.hasPrefix(isJSON ? #"{"recipients":[{"number":"# : "<?xml"))
        #expect((result.header("content-type") == "application/json; charset=utf-8") == isJSON)
    }

    @Test func `mgage-33: markup in a value does not become markup`() {
        let type = Self.answer(["message_type": "<&>\"'\u{1}"])
        let number = Self.answer(["numbers": "12025550123,<&>\"'"])

        #expect(type.body.contains("&lt;&amp;&gt;&quot;&apos;\u{FFFD}"))
        #expect(number.body.contains(#"number="&lt;&amp;&gt;&quot;&apos;""#))
    }

    @Test func `too many calls and our own faults may be tried again`() throws {
        guard case .request(let request) = MGage().open(MGageTalk.event(query: MGageTalk.query()))
        else { throw Unexpected() }

        #expect(request.rateLimited().status == 429)
        #expect(request.rateLimited().headers["retry-after"] == "1")
        #expect(request.failed().status == 500)
        #expect(String(decoding: request.failed().body, as: UTF8.self).contains("<status>1<"))
    }

    @Test func `a user and a program make a credential`() throws {
        guard case .request(let request) = MGage().open(MGageTalk.event(query: MGageTalk.query()))
        else { throw Unexpected() }

        #expect(request.credential == MGageTalk.talk.credential)
        #expect(request.credential.secret.hasPrefix("mgage\n"))
    }
}

/// What a test did not look for.
struct Unexpected: Error {}
