import Dialects
import Gateway
import Invocation
import Testing

@Suite struct ExpertflowCallbackTests {
    private static func answer(
        _ kind: ExpertflowCallback.Kind,
        _ form: String,
        headers: [String: String] = [:]
    ) throws -> HTTPAnswer? {
        let callback = try ExpertflowTalk.callback(kind, form, headers: headers)
        let failure: ExpertflowFailure? =
            switch kind {
            case .mo: if case .failure(let failure) = callback.mo() { failure } else { nil }
            case .notification:
                if case .failure(let failure) = callback.notification() { failure } else { nil }
            }
        return failure?.answer
    }

    @Test(
        arguments: [
            (.mo, "Body=a&To=20901", nil), (.mo, "Body=a", "To"), (.mo, "To=20901", "Body"),
            (.mo, "Body=&To=20901", nil), (.mo, "Body=a&To=", "To"), (.mo, "", "Body"),
            (.mo, "body=a&To=20901", "Body"), (.mo, "Body=%zz&To=20901", "encoded"),
            (.mo, "Body=%ff&To=20901", "encoded"), (.mo, "Body=a&To=1&SmsSid=a%00b", "SmsSid"),
            (.notification, "MessageSid=SM1&SmsStatus=delivered", nil),
            (.notification, "SmsStatus=delivered", "MessageSid"),
            (.notification, "MessageSid=&SmsStatus=delivered", "MessageSid"),
            (.notification, "MessageSid=SM1", "SmsStatus"),
            (.notification, "MessageSid=SM1&SmsStatus=", "SmsStatus"),
            (.notification, "MessageSid=SM1&SmsStatus=lost", "SmsStatus"),
            (.notification, "MessageSid=SM1&SmsStatus=delivered&x=%zz", "encoded"),
        ] as [(ExpertflowCallback.Kind, String, String?)]
    )
    func `expertflow-15,16,24,26,42: what is wrong is told in a header`(
        kind: ExpertflowCallback.Kind,
        form: String,
        word: String?
    ) throws {
        let answer = try Self.answer(kind, form)

        #expect((answer == nil) == (word == nil))
        if let answer, let word {
            #expect(answer.status == 400)
            #expect(answer.isEmpty)
            #expect(answer.headers["x-error"]?.contains(word) == true)
        }
    }

    @Test(arguments: ExpertflowCallback.Kind.allCases)
    func `expertflow-19: JSON is no form, and 64 KiB are the most`(kind: ExpertflowCallback.Kind)
        throws
    {
        let json = ["content-type": "application/json"]
        let long = "Body=a&To=1&MessageSid=1&SmsStatus=sent&x="
        let room = String(repeating: "a", count: 65_536 - long.utf8.count)

        #expect(try Self.answer(kind, #"{"Body":"a","To":"20901"}"#, headers: json)?.status == 400)
        #expect(try Self.answer(kind, long + room) == nil)
        #expect(try Self.answer(kind, long + room + "a")?.status == 413)
        let accepted = try ExpertflowTalk.callback(kind, "").accepted()
        #expect(accepted.status == 200 && accepted.isEmpty)
    }

    @Test(
        arguments: [
            ("/msg-client/receive", .mo), ("/msg-client/receive/", .mo),
            ("/msg-client/delivery-notification", .notification), ("/msg-client/Receive", nil),
            ("/delivery-notification", nil), ("/msg-client/send", nil),
        ] as [(String, ExpertflowCallback.Kind?)]
    )
    func `expertflow-33: paths are as printed`(path: String, kind: ExpertflowCallback.Kind?) {
        #expect(ExpertflowCallback.kind(path: path) == kind)
    }

    @Test func `path, method and token have codes of their own`() throws {
        func status(_ method: String, _ path: String, _ query: String = "") -> Int? {
            let event = HTTPEvent(method: method, path: path, query: query)
            guard case .answer(let answer) = ExpertflowCallback.open(event, .mo) else { return nil }
            return answer.status
        }

        #expect(status("POST", "/msg-client/delivery-notification") == 404)
        #expect(status("GET", "/msg-client/receive") == 405)
        #expect(status("POST", "/msg-client/receive", "token=short") == 401)
        #expect(status("POST", "/msg-client/receive") == nil)
    }

    @Test func `a token in the query is the credential, which is none for sending`() throws {
        let token = "abcdefghijklmnopqrst"
        let shown = try ExpertflowTalk.callback(.mo, "", query: "a=1&token=" + token).credential
        let none = try ExpertflowTalk.callback(.mo, "").credential

        #expect(shown == .callback(dialect: "expertflow", token: token))
        #expect(shown.secret != token)
        #expect(none == .callback(dialect: "expertflow", token: nil))
        #expect(none != .open(dialect: "expertflow"))
    }
}
