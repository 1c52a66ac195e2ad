import Dialects
import Gateway
import Testing

@Suite struct TwilioFormTests {
    private static func settings(callback: String?) -> EndpointSettings {
        EndpointSettings(
            name: "west",
            dialect: "twilio",
            primary: "https://carrier.example.net/Messages.json",
            secondary: nil,
            token: "AC1:secret",
            version: 1,
            callback: callback
        )
    }

    private static func push(
        _ text: String?,
        media: [String] = [],
        callback: String? = nil
    ) throws -> Push {
        let message = Message(
            messageID: "SM1",
            kind: .sms,
            from: "20901",
            to: ["+9990000000"],
            owner: .nobody,
            text: text,
            media: media,
            time: BatchTalk.now
        )
        let loads = [Outgoing(id: "1", load: .mt(message))]
        return try #require(TwilioForm().push(loads, to: settings(callback: callback)))
    }

    @Test func `a message is a form with the carrier's credentials`() throws {
        let push = try Self.push("50% å+b_c~", callback: "https://us.example.com/n?token=a")

        #expect(push.method == "POST")
        #expect(push.url == nil)
        #expect(
            String(decoding: push.body, as: UTF8.self)
                == "To=%2B9990000000&From=20901&Body=50%25+%C3%A5%2Bb_c%7E"
                + "&StatusCallback=https%3A%2F%2Fus.example.com%2Fn%3Ftoken%3Da"
        )
        #expect(push.headers.contains(.init("authorization", basic("AC1", "secret"))))
        #expect(
            push.headers.contains(.init("content-type", "application/x-www-form-urlencoded"))
        )
    }

    @Test func `media come one by one, and what is not there is left out`() throws {
        let media = try Self.push(
            nil,
            media: ["https://a.example.com/1", "https://a.example.com/2"]
        )

        #expect(
            String(decoding: media.body, as: UTF8.self)
                == "To=%2B9990000000&From=20901&MediaUrl=https%3A%2F%2Fa.example.com%2F1"
                + "&MediaUrl=https%3A%2F%2Fa.example.com%2F2"
        )
    }

    @Test(
        arguments: [
            (200, .delivered), (201, .delivered), (400, .permanent), (401, .permanent),
            (404, .permanent), (408, .temporary), (429, .temporary), (500, .temporary),
            (501, .temporary), (503, .temporary), (302, .temporary),
        ] as [(Int, Verdict)]
    )
    func `a status has its verdict`(status: Int, verdict: Verdict) {
        #expect(TwilioForm().reading(status: status, body: []).verdict == verdict)
    }

    @Test(
        arguments: [
            (#"{"sid":"SM77bb02","status":"queued"}"#, "SM77bb02"), (#"{"sid":""}"#, nil),
            (#"{"sid":7}"#, nil), ("", nil), (#"{"sid":"a\u0000"}"#, nil),
        ] as [(String, String?)]
    )
    func `a message that is taken has the carrier's id`(body: String, id: String?) {
        let reading = TwilioForm().reading(status: 201, body: Array(body.utf8))

        #expect(reading == Reading(.delivered, reference: id))
    }

    @Test func `a failed attempt is repeated after 1 to 60 s`() {
        let delays = (1...9).map { failures in
            RetrySchedule.twilio.delay(afterFailures: failures, jitter: 0.5)
        }

        #expect(delays == [1, 2, 4, 8, 16, 32, 60, 60, 60].map { .seconds($0) })
        #expect(TwilioForm().schedule == .twilio)
    }

    @Test func `the form is found by its name`() {
        #expect(Dialects.form(named: "twilio") is TwilioForm)
    }
}
