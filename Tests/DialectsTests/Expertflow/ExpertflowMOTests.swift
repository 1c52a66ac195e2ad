import Dialects
import Foundation
import Gateway
import Invocation
import Testing

@Suite struct ExpertflowMOTests {
    @Test func `a reply goes to the queue as it came`() throws {
        let mo = try ExpertflowTalk.mo(
            "Body=Make+it+15%3A00+%F0%9F%91%8D&From=%2B447700900410&To=20901&SmsSid=SM77aa01"
        )
        let time = try #require(RFC3339.date("2026-03-04T13:02:11.402Z"))
        let id = BatchTalk.ids()()
        let message = mo.message(id: id, channel: "twilio", time: time)
        let queued = try #require(ExpertflowForm.message(.mo(message)))

        #expect(message.owner.e164 == "+447700900410")
        #expect(queued.queue == "sms-received")
        #expect(queued.type == "twilio")
        #expect(
            String(decoding: queued.body, as: UTF8.self)
                == #"{"Body":"Make it 15:00 👍","From":"+447700900410","To":"20901","#
                + #""SmsSid":"SM77aa01","MediaUrls":[],"ReceivedAt":"2026-03-04T13:02:11.402Z"}"#
        )
    }

    @Test func `expertflow-15: a subscriber without a number has a lane that is nobody's`() throws {
        let mo = try ExpertflowTalk.mo("Body=a&To=20901&From=")
        let id = BatchTalk.ids()()
        let message = mo.message(id: id, channel: "smpp", time: BatchTalk.now)
        let queued = try #require(ExpertflowForm.message(.mo(message)))

        #expect(mo.from == nil)
        #expect(mo.id == nil)
        #expect(message.owner == .nobody)
        #expect(message.messageID == "SM" + id.description.filter { $0 != "-" })
        #expect(queued.type == "smpp")
        #expect(String(decoding: queued.body, as: UTF8.self).contains(#""From":null"#))
    }

    @Test func `expertflow-18: a plus that came as a blank is a plus`() throws {
        let mo = try ExpertflowTalk.mo("Body=+a&From=+447700900410&To=+12025550100")

        #expect(mo.from == "+447700900410")
        #expect(mo.to == "+12025550100")
        #expect(mo.text == " a")
    }

    @Test(
        arguments: [
            ("SmsSid=a&MessageSid=b", "a"), ("SmsSid=&MessageSid=b", "b"),
            ("SmsMessageSid=c", "c"), ("SmsMessageSid=c&MessageSid=b", "b"), ("AccountSid=d", nil),
        ] as [(String, String?)]
    )
    func `the provider's id has several names`(form: String, id: String?) throws {
        #expect(try ExpertflowTalk.mo("Body=a&To=1&" + form).id == id)
    }

    @Test(
        arguments: [
            ("", 0), ("NumMedia=0&MediaUrl0=u", 0), ("NumMedia=2&MediaUrl0=u&MediaUrl1=v", 2),
            ("NumMedia=2&MediaUrl1=v", 1), ("NumMedia=x&MediaUrl0=u", 0),
            ("NumMedia=-1&MediaUrl0=u", 0), ("NumMedia=999999999999&MediaUrl0=u", 1),
        ]
    )
    func `media are passed on`(form: String, count: Int) throws {
        let mo = try ExpertflowTalk.mo("Body=&To=1&AccountSid=AC1&" + form)
        let message = mo.message(id: BatchTalk.ids()(), channel: "twilio", time: BatchTalk.now)

        #expect(mo.media.count == count)
        #expect(message.kind == (count == 0 ? .sms : .mms))
    }
}
