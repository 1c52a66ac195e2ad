import FoundationEssentials
import JSON
import Testing

@testable import Invocation

@Suite struct EventCodingTests {
    private func decode(_ text: String) throws(EventError) -> Event {
        try Event.decode(Array(text.utf8))
    }

    @Test func `an HTTP request is read and written back as it was`() throws {
        let text = """
            {"version":"2.0","routeKey":"POST /a/{id}","rawPath":"/a/x%20y",\
            "rawQueryString":"q=1&q=a%2Bb&e&p=c+d","cookies":["s=1","t=2"],\
            "headers":{"content-type":"application/json; charset=utf-8","user-agent":"curl/8"},\
            "queryStringParameters":{"q":"1,a+b","e":"","p":"c d"},\
            "requestContext":{"accountId":"000000000000","apiId":"local",\
            "domainName":"api.example.com","domainPrefix":"api","http":{"method":"POST",\
            "path":"/a/x%20y","protocol":"HTTP/1.1","sourceIp":"192.0.2.1","userAgent":"curl/8"},\
            "requestId":"r-1","routeKey":"POST /a/{id}","stage":"$default",\
            "time":"04/Mar/2026:09:15:02 +0000","timeEpoch":1772615702118},\
            "pathParameters":{"id":"x y"},"body":"{\\"é\\":1}","isBase64Encoded":false}
            """

        let event = try decode(text)

        guard case .http(let request) = event else { Issue.record("not HTTP"); return }
        #expect(request.method == "POST")
        #expect(request.header("Content-Type") == "application/json; charset=utf-8")
        #expect(request.cookies == ["s=1", "t=2"])
        #expect(request.body == Array(#"{"é":1}"#.utf8))
        #expect(request.queryItems.map(\.name) == ["q", "q", "e", "p"])
        #expect(request.queryItems.map(\.value) == ["1", "a+b", "", "c d"])
        #expect(event.encoded().text == text)
    }

    @Test(
        arguments: [
            ("text/xml", "ab", false), ("application/json", "ab", false),
            ("Application/XML ; q", "ab", false), ("application/javascript", "ab", false),
            ("application/x-www-form-urlencoded", "YWI=", true), ("", "YWI=", true),
            ("application/jsonp", "YWI=", true),
        ]
    )
    func `a body is base64 unless its type is text`(
        _ type: String,
        _ body: String,
        _ isBase64: Bool
    ) throws {
        let request = HTTPEvent(
            method: "POST",
            path: "/",
            headers: ["content-type": type],
            body: Array("ab".utf8)
        )

        let json = Event.http(request).encoded()

        #expect(json["body"] == .string(body))
        #expect(json["isBase64Encoded"] == .bool(isBase64))
        guard case .http(let again) = try Event.decode(json.serialized()) else {
            Issue.record("not HTTP")
            return
        }
        #expect(again.body == request.body)
    }

    @Test func `an empty request has no keys for what it has not`() {
        let json = Event.http(HTTPEvent(method: "GET", path: "/")).encoded()

        for key in ["queryStringParameters", "cookies", "body", "pathParameters"] {
            #expect(json[key] == nil)
        }
        #expect(json["isBase64Encoded"] == false)
    }

    @Test func `names of headers fold and a cookie header becomes cookies`() throws {
        let event = try decode(
            #"{"version":"2.0","rawPath":"/","headers":{"X-A":"1","x-a":"2","Cookie":"a=1; b=2"},"#
                + #""requestContext":{"http":{"method":"get"}}}"#
        )

        guard case .http(let request) = event else { Issue.record("not HTTP"); return }
        #expect(request.method == "GET")
        #expect(request.headers == ["x-a": "1,2"])
        #expect(request.cookies == ["a=1", "b=2"])
    }

    @Test(
        arguments: [
            (
                #"{"version":"0","id":"7","detail-type":"Scheduled Event","source":"aws.events","#
                    + #""time":"2026-03-04T09:15:00Z","resources":[],"detail":{}}"#, "7",
                JSON.object([])
            ),
            (#"{"passes":2,"everySeconds":30}"#, "", ["passes": 2, "everySeconds": 30]),
            (
                #"{"Records":[{"eventSource":"aws:s3"}]}"#, "",
                ["Records": [["eventSource": "aws:s3"]]]
            ),
            ("{}", "", [:]),
        ] as [(String, String, JSON)]
    )
    func `a schedule is told by its shape, its own input by having none`(
        _ text: String,
        _ id: String,
        _ input: JSON
    ) throws {
        guard case .schedule(let event) = try decode(text) else {
            Issue.record("no schedule")
            return
        }
        #expect(event.id == id)
        #expect(event.input == input)
        guard
            case .schedule(let again) = try Event.decode(
                Event.schedule(event).encoded().serialized()
            )
        else {
            Issue.record("no schedule")
            return
        }
        #expect(again.id == id)
        #expect(again.time == event.time)
        #expect(again.input == input)
    }

    @Test(arguments: [#""data":{"a":1}"#, #""data_base64":"eyJhIjoxfQ==""#])
    func `a CloudEvent's data is found in both its forms`(_ data: String) throws {
        let event = try decode(
            #"{"specversion":"1.0","id":"1","source":"/s","type":"t.x",\#(data)}"#
        )

        guard case .cloud(let cloud) = event else { Issue.record("no CloudEvent"); return }
        #expect(cloud.type == "t.x")
        #expect(cloud.data == ["a": 1])
        #expect(event.encoded()["data"] == ["a": 1])
    }

    @Test func `a queue batch keeps its records in order`() throws {
        let event = try decode(
            #"{"Records":[{"messageId":"1","body":"x","eventSource":"aws:sqs"},"#
                + #"{"messageId":"2","body":"","eventSource":"aws:sqs"}]}"#
        )

        guard case .queue(let queue) = try Event.decode(event.encoded().serialized()) else {
            Issue.record("no queue")
            return
        }
        #expect(queue.records.map(\.messageID) == ["1", "2"])
        #expect(queue.records.map(\.body) == ["x", ""])
    }

    @Test(
        arguments: [
            ("[]", "not a JSON object"), ("{", "not JSON: the text ends too early at byte 1"),
            (#"{"version":"2.0"}"#, "requestContext is missing"),
            (#"{"version":"2.0","requestContext":{}}"#, "requestContext.http is missing"),
            (
                #"{"version":"2.0","requestContext":{"http":{"method":1}}}"#,
                "requestContext.http.method is not a string"
            ),
            (
                #"{"version":"2.0","rawPath":"/","requestContext":{"http":{"method":"GET"}},"#
                    + #""body":"?","isBase64Encoded":true}"#,
                "body is not base64"
            ),
            (
                #"{"version":"2.0","rawPath":"/","headers":{"a":1},"#
                    + #""requestContext":{"http":{"method":"GET"}}}"#,
                "headers.a is not a string"
            ),
            (#"{"version":"1.0","httpMethod":"GET"}"#, "version is \"1.0\""),
            (#"{"specversion":"0.3"}"#, "specversion is not \"1.0\""),
            (#"{"specversion":"1.0","id":"1","source":"/"}"#, "type is missing"),
            (
                #"{"Records":[{"eventSource":"aws:sqs","body":""}]}"#,
                "Records[0].messageId is missing"
            ),
            (
                #"{"Records":[{"eventSource":"aws:sqs","messageId":"1"}]}"#,
                "Records[0].body is missing"
            ),
            (
                #"{"Records":[{"eventSource":"aws:sqs","messageId":"1","body":""},{}]}"#,
                "Records[1].eventSource is not \"aws:sqs\""
            ),
        ]
    )
    func `a malformed event is refused with the path of what is wrong`(
        _ text: String,
        _ reason: String
    ) {
        let error = #expect(throws: EventError.self) { try decode(text) }

        #expect(error?.description.contains(reason) == true)
    }

    @Test(
        arguments: [
            (
                #"{"statusCode":201,"headers":{"X":"y","n":5},"cookies":["a=1"],"#
                    + #""body":"YWI=","isBase64Encoded":true}"#,
                HTTPAnswer(
                    status: 201,
                    headers: ["x": "y", "n": "5", "set-cookie": "a=1"],
                    body: [0x61, 0x62]
                )
            ),
            (#"{"statusCode":204}"#, HTTPAnswer(status: 204)),
            (
                #"{"a":1}"#,
                HTTPAnswer(
                    status: 200,
                    headers: ["content-type": "application/json"],
                    body: Array(#"{"a":1}"#.utf8)
                )
            ),
            (#"{"statusCode":"200"}"#, nil), (#"{"statusCode":99}"#, nil),
            (#"{"statusCode":600}"#, nil),
            (#"{"statusCode":200,"body":{}}"#, nil), (#"{"statusCode":200,"headers":[]}"#, nil),
            (#"{"statusCode":200,"body":"?","isBase64Encoded":true}"#, nil),
            (#"{"statusCode":200,"cookies":["a=1","b=2"]}"#, nil),
        ] as [(String, HTTPAnswer?)]
    )
    func `an answer is read by the platform's rules`(_ text: String, _ answer: HTTPAnswer?) throws {
        #expect(HTTPAnswer(platform: try JSON.parse(Array(text.utf8))) == answer)
    }

    @Test func `an answer that is no text goes as base64, and both come back`() {
        let bytes = HTTPAnswer(status: 200, headers: ["set-cookie": "a=1"], body: [0xFF, 0])
        let text = HTTPAnswer(status: 404, body: Array("é".utf8))

        #expect(Answer.http(bytes).encoded()["isBase64Encoded"] == true)
        #expect(Answer.http(text).encoded()["body"] == "é")
        #expect(HTTPAnswer(platform: Answer.http(bytes).encoded()) == bytes)
        #expect(HTTPAnswer(platform: Answer.http(text).encoded()) == text)
        #expect(
            Answer.batch(failures: ["1"]).encoded().text
                == #"{"batchItemFailures":[{"itemIdentifier":"1"}]}"#
        )
    }
}
