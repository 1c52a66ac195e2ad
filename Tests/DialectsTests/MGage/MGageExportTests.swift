import Dialects
import Foundation
import Gateway
import Invocation
import JSON
import Testing

@Suite struct MGageExportTests {
    /// 2026-03-04T13:00:00Z.
    private static let now = BatchTalk.now

    private static func open(_ query: String, json: Bool = true) throws -> MGageExport {
        let event = MGageTalk.event(
            method: "GET",
            path: "/api/messages/program/330871",
            query: query,
            headers: json ? ["accept": "application/json"] : [:]
        )
        guard case .request(let request) = MGageExport.open(event) else { throw Unexpected() }
        return request
    }

    private static func filter(_ query: String) throws -> MGageExport.Filter {
        try open(query).read(at: now).get()
    }

    private static func date(_ text: String) throws -> Date { try #require(RFC3339.date(text)) }

    @Test(
        arguments: [
            ("", "2026-03-04T00:00:00Z", "2026-03-04T13:00:00Z"),
            ("startDate=2026-03-01", "2026-03-01T00:00:00Z", "2026-03-04T13:00:00Z"),
            ("endDate=2026-03-01", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"),
            ("endDate=2026-03-01T10:00:00", "2026-03-01T00:00:00Z", "2026-03-01T10:00:01Z"),
            (
                "startDate=2026-03-01T10:00:00&endDate=2026-03-02", "2026-03-01T10:00:00Z",
                "2026-03-03T00:00:00Z"
            ),
            (
                "startDate=2026-03-01T10:00:00+01:00", "2026-03-01T09:00:00Z",
                "2026-03-04T13:00:00Z"
            ),
            (
                "startDate=2026-03-01T10:00:00.250-01:00", "2026-03-01T11:00:00.250Z",
                "2026-03-04T13:00:00Z"
            ),
            ("startDate=2025-03-04", "2025-03-04T00:00:00Z", "2026-03-04T13:00:00Z"),
        ]
    )
    func `mgage-40: dates are read, and stand in for each other`(
        query: String,
        start: String,
        end: String
    ) throws {
        let filter = try Self.filter(query)

        #expect(filter.start == (try Self.date(start)))
        #expect(filter.end == (try Self.date(end)))
        #expect(filter.program == "330871")
    }

    @Test(
        arguments: [
            "startDate=2024-03-04", "startDate=2025-03-02", "startDate=2026-03-04T14:00:00",
            "startDate=2026-03-03&endDate=2026-03-01", "startDate=", "startDate=yesterday",
            "endDate=2026-02-30", "startDate=2026-3-1", "endDate=2024-03-04", "messageType=SMS",
            "messageType=", "startDate=%ff",
        ]
    )
    func `mgage-40: what cannot be is refused`(query: String) throws {
        guard case .failure(let failure) = try Self.open(query).read(at: Self.now) else {
            throw Unexpected()
        }

        #expect(failure.answer.status == 400)
        #expect(failure.answer.headers["content-type"] == "text/plain; charset=utf-8")
    }

    @Test func `one kind or both`() throws {
        #expect(try Self.filter("messageType=MO").kind == .mo)
        #expect(try Self.filter("messageType=mt").kind == .mt)
        #expect(try Self.filter("").kind == nil)
    }

    @Test func `path, method and credentials come first`() {
        func status(_ method: String, _ path: String) -> Int? {
            let event = HTTPEvent(method: method, path: path)
            guard case .answer(let answer) = MGageExport.open(event) else { return nil }
            return answer.status
        }

        #expect(status("GET", "/api/messages/program/") == 404)
        #expect(status("GET", "/api/messages/program/x") == 404)
        #expect(status("GET", "/api/messages/program/1/2") == 404)
        #expect(status("POST", "/api/messages/program/1") == 405)
        #expect(status("GET", "/api/messages/program/1") == 401)
    }

    @Test func `another's program is nowhere`() throws {
        #expect(try Self.open("startDate=x").foreignService().status == 404)
    }

    private static func message(_ text: String) throws -> Message {
        Message(
            messageID: "mg-1",
            kind: .sms,
            from: "+12025550100",
            to: ["+447700900321"],
            owner: try #require(MSISDN("447700900321")),
            text: text,
            time: now
        )
    }

    @Test func `the answer has a line for each message, in JSON or XML`() throws {
        let line = ExportedMessage(try Self.message("a<b"), kind: .mt, report: nil)
        let next = Date(timeIntervalSince1970: 1_772_629_200.1239)
        let json = try Self.open("").answer([line], next: next)
        let xml = try Self.open("", json: false).answer([line], next: next)

        #expect(
            String(decoding: json.body, as: UTF8.self)
                == #"{"messages":[{"messageId":"mg-1","type":"MT","number":"447700900321","#
                + #""code":"12025550100","text":"a<b","time":"2026-03-04T13:00:00.000Z","#
                + #""status":"accepted"}],"next":"2026-03-04T13:00:00.123Z"}"#
        )
        #expect(
            String(decoding: xml.body, as: UTF8.self)
                == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<messages "
                + "xmlns=\"http://communicatepro.mgage.com/api\" next=\"2026-03-04T13:00:00.123Z\">"
                + "<message><messageId>mg-1</messageId><type>MT</type>"
                + "<number>447700900321</number><code>12025550100</code><text>a&lt;b</text>"
                + "<time>2026-03-04T13:00:00.000Z</time><status>accepted</status></message>"
                + "</messages>"
        )
        #expect(try Self.open("").answer([], next: nil).body == Array(#"{"messages":[]}"#.utf8))
    }

    @Test(
        arguments: [
            (nil, nil, .accepted), (.enroute, nil, .accepted), (.delivered, nil, .delivered),
            (.failed, nil, .failed), (.failed, .rejected, .failed), (.failed, .validity, .expired),
            (.failed, .expired, .expired), (.failed, .unreachable, .expired),
        ] as [(ReportStatus?, FailureCause?, ExportedMessage.Status)]
    )
    func `mgage-41: the last report is the status`(
        status: ReportStatus?,
        cause: FailureCause?,
        exported: ExportedMessage.Status
    ) throws {
        let report = status.map { Report(status: $0, reason: "", time: Self.now, cause: cause) }

        let line = ExportedMessage(try Self.message(""), kind: .mt, report: report)

        #expect(line.status == exported)
    }
}
