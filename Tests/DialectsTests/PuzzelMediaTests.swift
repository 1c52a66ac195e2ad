import Dialects
import Gateway
import Invocation
import Testing

struct PuzzelMediaTests {
    private typealias Sample = PuzzelSample

    private static let json = Sample.request([Sample.message()])
    private static let xml = Sample.xml(
        "<message><recipient>+46701740611</recipient><content>Hei</content></message>"
    )
    private static let form =
        Sample.form + "&message[0].recipient=%2B46701740611&message[0].content=Hei"

    @Test(arguments: [
        ("application/json", nil, "application/json"),
        ("application/json; charset=UTF-8", nil, "application/json"),
        ("text/json", "*/*", "application/json"),
        ("application/json", "application/xml", "application/xml"),
        ("application/json", "text/xml", "text/xml"),
        ("application/json", "image/png", "application/json"),
        ("application/json", "application/json;q=0.2, application/xml;q=0.7", "application/xml"),
        ("application/json", "application/json;q=0, */*", "application/xml"),
        ("application/xml", nil, "application/xml"),
        ("text/xml; charset=\"utf-8\"", nil, "application/xml"),
        ("application/xml", "text/json", "application/json"),
        ("application/xml", "text/*", "text/xml"),
        ("application/x-www-form-urlencoded", nil, "application/xml"),
        ("application/x-www-form-urlencoded", "*/*", "application/xml"),
        ("application/x-www-form-urlencoded", "application/json", "application/json"),
        ("application/x-www-form-urlencoded", "application/json, */*", "application/json"),
        ("application/x-www-form-urlencoded", "application/*", "application/xml"),
        ("Application/JSON", "APPLICATION/XML", "application/xml"),
    ])
    func `puzzel-10: the answer is in what was asked for`(
        type: String,
        accept: String?,
        expected: String
    ) throws {
        let body =
            switch type.lowercased() {
            case let type where type.contains("json"): Self.json
            case let type where type.contains("xml"): Self.xml
            case _: Self.form
            }
        let event = Sample.post(body, type: type, accept: accept)

        let answer = try Sample.draft(event).answer([.accepted(dialogue: nil)])

        #expect(answer.status == 200)
        #expect(answer.contentType == expected + "; charset=utf-8")
        #expect(answer.codes == [1])
    }

    @Test(arguments: [
        (nil, "text/xml"), ("*/*", "text/xml"), ("application/xml", "text/xml"),
        ("application/json", "application/json"), ("text/html, */*;q=0.8", "text/xml"),
    ])
    func `the answer to a GET is text/xml unless JSON is asked for`(
        accept: String?,
        expected: String
    ) throws {
        let query = "message[0].recipient=%2B46701740611&message[0].content=Hei"

        let draft = try Sample.draft(Sample.get(query, accept: accept))

        let answer = draft.answer([.accepted(dialogue: nil)])
        #expect(answer.contentType == expected + "; charset=utf-8")
        #expect(answer.codes == [1])
    }

    @Test(arguments: [
        nil, "text/plain", "", "application/json; charset=iso-8859-1", "multipart/form-data",
    ])
    func `puzzel-11: another type is not read`(type: String?) throws {
        let answer = try Sample.answer(Sample.post(Self.json, type: type))

        #expect(answer.status == 415)
        #expect(answer.contentType == "text/plain; charset=utf-8")
    }

    @Test(arguments: ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
    func `puzzel-11: another method is not allowed`(method: String) throws {
        for path in ["/gw/rs/sendMessages", "/gw/ws/SMSGatewayV10"] {
            let answer = try Sample.answer(HTTPEvent(method: method, path: path))
            #expect(answer.status == 405)
            #expect(answer.headers["allow"] == "GET, POST")
        }
    }

    @Test func `a body has at most 5 MiB`() throws {
        var event = Sample.post(Self.json)
        event.body += Array(repeating: 0x20, count: Limits.puzzelBodyOctets - event.body.count)
        #expect(try Sample.statuses(event).count == 1)

        event.body.append(0x20)

        #expect(try Sample.answer(event).status == 413)
    }

    @Test func `path and query have at most 16 KiB`() throws {
        let query = "message[0].recipient=%2B46701740611&message[0].content=Hei&x="
        var event = Sample.get(query)
        let rest = 16_384 - event.path.utf8.count - event.query.utf8.count
        event.query += String(repeating: "x", count: rest)
        #expect(try Sample.draft(event).items.count == 1)

        event.query += "x"

        #expect(try Sample.answer(event).status == 414)
    }

    @Test func `only paths below gw are served, and most of them lead nowhere`() throws {
        let puzzel = Puzzel()
        #expect(puzzel.serves(path: "/gw/rs/sendMessages"))
        #expect(puzzel.serves(path: "/gw/SMSGateway"))
        #expect(!puzzel.serves(path: "/gwx"))
        #expect(!puzzel.serves(path: "/mgmt/rs/service/4711/batch"))
        #expect(try Sample.answer(Sample.post("", path: "/gw/rs/sendmessages")).status == 404)
        #expect(
            try Sample.statuses(Sample.post(Self.json, path: "/gw/rs/sendMessages/")).count == 1
        )
    }
}
