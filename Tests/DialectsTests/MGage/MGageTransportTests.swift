import Dialects
import Gateway
import Invocation
import Testing

@Suite struct MGageTransportTests {
    private static func refused(_ headers: [String: String], query: String) -> BatchTalk.Result {
        MGageTalk.talk.send(
            HTTPEvent(
                method: "POST",
                path: "/api/gateway",
                query: query,
                headers: headers,
                body: Array(repeating: 0x61, count: 70_000)
            )
        )
    }

    @Test(
        arguments: [
            nil, "Basic", "Basic ====", "Bearer abcdefghijklmnopqrst", basic("acme", "wrong"),
            basic("other", "pa:ss wörd"), basic("acme\u{0}", "pa:ss wörd"), "Basic YWNtZQ==",
            basic("acme", "pa:ss wörd") + "," + basic("acme", "pa:ss wörd"),
        ] as [String?]
    )
    func `mgage-4: without the right credentials nothing else is told`(authorization: String?) {
        let headers = authorization.map { ["authorization": $0] } ?? [:]
        for query in [MGageTalk.query(), "message=%zz", String(repeating: "a", count: 20_000)] {
            let result = Self.refused(headers, query: query)

            #expect(result.status == 401)
            #expect(result.header("www-authenticate") == #"Basic realm="gateway""#)
            #expect(result.answer.body.isEmpty)
        }
    }

    @Test func `mgage-5: only POST sends`() {
        for method in ["GET", "PUT", "DELETE", "HEAD"] {
            let result = MGageTalk.talk.send(
                HTTPEvent(method: method, path: "/api/gateway", query: MGageTalk.query())
            )

            #expect(result.status == 405)
            #expect(result.header("allow") == "POST")
        }
    }

    @Test(
        arguments: [
            "/api/optIn/1/12025550123", "/api/gateway/", "/api/Gateway", "/api",
            "/api/multiFunction",
        ]
    )
    func `mgage-42: other paths lead nowhere`(path: String) {
        #expect(MGage().serves(path: path))
        #expect(MGageTalk.talk.send(HTTPEvent(method: "POST", path: path)).status == 404)
    }

    @Test(arguments: ["%zz", "%", "%4", "%ff", "%c3%28", "%ed%a0%80"])
    func `mgage-31: what is not well encoded is refused`(text: String) {
        let query = MGageTalk.query(["message": nil]) + "&message=" + text
        let body = MGageTalk.event(
            query: MGageTalk.query(),
            headers: ["content-type": "application/x-www-form-urlencoded"],
            body: "x=" + text
        )

        #expect(MGageTalk.talk.send(MGageTalk.event(query: query)).status == 400)
        #expect(MGageTalk.talk.send(body).status == 400)
        #expect(
            MGageTalk.talk.send(MGageTalk.event(query: query)).header("content-type")
                == "text/plain; charset=utf-8"
        )
    }

    @Test func `a target of 16 KiB and a body of 64 KiB are the most`() {
        let query = MGageTalk.query() + "&x="
        let room = 16_384 - "/api/gateway?".utf8.count - query.utf8.count
        func status(query: Int, body: Int) -> Int {
            let event = MGageTalk.event(
                query: MGageTalk.query() + "&x=" + String(repeating: "a", count: query),
                body: String(repeating: "a", count: body)
            )
            return MGageTalk.talk.send(event).status
        }

        #expect(status(query: room, body: 65_536) == 200)
        #expect(status(query: room + 1, body: 0) == 414)
        #expect(status(query: 0, body: 65_537) == 413)
        #expect(status(query: room + 1, body: 65_537) == 414)
    }

    @Test func `mgage-28,29: the query wins over the form, and the first of equal names`() {
        let headers = ["content-type": "Application/x-www-form-urlencoded; charset=UTF-8"]
        let form = MGageTalk.event(query: "", headers: headers, body: MGageTalk.query())
        let both = MGageTalk.event(
            query: "message=query",
            headers: headers,
            body: MGageTalk.query()
        )
        let doubled = MGageTalk.event(
            query: "message=a&message=b&" + MGageTalk.query(["message": nil])
        )
        let noForm = MGageTalk.event(
            query: "",
            headers: ["content-type": "text/plain"],
            body: MGageTalk.query()
        )

        #expect(MGageTalk.talk.send(form).items.first?.message.text == "Your order ships today")
        #expect(MGageTalk.talk.send(both).items.first?.message.text == "query")
        #expect(MGageTalk.talk.send(doubled).items.first?.message.text == "a")
        #expect(MGageTalk.talk.send(noForm).items.isEmpty)
    }

    @Test func `mgage-30: a plus is a blank`() {
        let query = MGageTalk.query(["message": nil]) + "&message=50%25+off"

        let result = MGageTalk.talk.send(MGageTalk.event(query: query))

        #expect(result.items.first?.message.text == "50% off")
    }

    @Test func `a raw plus before a number is trimmed away`() {
        let query = MGageTalk.query(["numbers": nil]) + "&numbers=+12025550123"

        let result = MGageTalk.talk.send(MGageTalk.event(query: query))

        #expect(result.items.first?.message.to == ["+12025550123"])
    }
}
