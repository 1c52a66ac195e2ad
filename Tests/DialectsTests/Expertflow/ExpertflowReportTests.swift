import Dialects
import Foundation
import Gateway
import JSON
import Testing

@Suite struct ExpertflowReportTests {
    private static func queued(_ report: Report, channel: String = "twilio") -> QueueMessage? {
        let message = Message(
            messageID: "SM77bb02",
            kind: .sms,
            from: "20901",
            to: ["+447700900410"],
            owner: .nobody,
            time: BatchTalk.now,
            channel: channel
        )
        return ExpertflowForm.message(.dr(report, of: message))
    }

    private static func code(
        _ status: ReportStatus,
        _ code: String?,
        _ channel: String,
        cause: FailureCause? = nil
    ) throws -> JSON? {
        let report = Report(
            status: status,
            reason: "",
            time: BatchTalk.now,
            cause: cause,
            code: code
        )
        let queued = try #require(Self.queued(report, channel: channel))
        return try JSON.parse(queued.body)["ProviderStatusCode"]
    }

    @Test(
        arguments: [
            ("delivered", .delivered), ("Delivered", .delivered), ("read", .delivered),
            ("undelivered", .failed), ("failed", .failed), ("canceled", .failed),
            ("queued", .enroute), ("sent", .enroute), ("accepted", .enroute),
            ("scheduled", .enroute), ("sending", .enroute), ("receiving", .enroute),
            ("received", .enroute), ("partially_delivered", .enroute),
        ] as [(String, ReportStatus)]
    )
    func `expertflow-22-24: each word has its reading`(word: String, status: ReportStatus) throws {
        let notification = try ExpertflowTalk.notification("MessageSid=SM1&SmsStatus=" + word)
        let queued = Self.queued(notification.report(at: BatchTalk.now))

        #expect(notification.id == "SM1")
        #expect(notification.status == status)
        #expect((queued == nil) == (status == .enroute))
    }

    @Test(
        arguments: [
            ("MessageStatus=delivered", .delivered),
            ("SmsStatus=sent&MessageStatus=failed", .enroute),
            ("MessageStatus=failed&SmsStatus=delivered", .delivered),
            ("SmsStatus=&MessageStatus=failed", .failed),
        ] as [(String, ReportStatus)]
    )
    func `expertflow-25: the state has two names`(form: String, status: ReportStatus) throws {
        #expect(try ExpertflowTalk.notification("MessageSid=a&" + form).status == status)
    }

    @Test(
        arguments: [
            (
                "SmsStatus=delivered&MessageStatus=delivered&To=%2B447700900410",
                #"{"MessageSID":"SM77bb02","DeliveryStatus":"DELIVERED","#
                    + #""ProviderStatusCode":"delivered"}"#
            ),
            (
                "SmsStatus=undelivered&ErrorCode=30003",
                #"{"MessageSID":"SM77bb02","DeliveryStatus":"FAILED","ProviderStatusCode":30003}"#
            ),
            (
                "SmsStatus=Undelivered",
                #"{"MessageSID":"SM77bb02","DeliveryStatus":"FAILED","#
                    + #""ProviderStatusCode":"undelivered"}"#
            ),
            (
                "SmsStatus=failed&ErrorCode=unknown",
                #"{"MessageSID":"SM77bb02","DeliveryStatus":"FAILED","#
                    + #""ProviderStatusCode":"failed"}"#
            ),
            (
                "SmsStatus=read",
                #"{"MessageSID":"SM77bb02","DeliveryStatus":"DELIVERED","#
                    + #""ProviderStatusCode":"read"}"#
            ),
        ]
    )
    func `expertflow-22,30,31: a report has three keys`(form: String, body: String) throws {
        let notification = try ExpertflowTalk.notification("MessageSid=SM77bb02&" + form)
        let queued = try #require(Self.queued(notification.report(at: BatchTalk.now)))

        #expect(queued.queue == "delivery-report")
        #expect(queued.type == "twilio")
        #expect(String(decoding: queued.body, as: UTF8.self) == body)
    }

    @Test func `expertflow-29: a message that we did not send goes by the provider's id`() throws {
        let notification = try ExpertflowTalk.notification(
            "MessageSid=SM9&SmsStatus=delivered&To=%2B447700900410&From=20901"
        )
        let message = notification.message(channel: "twilio", time: BatchTalk.now)
        let lone = try ExpertflowTalk.notification("MessageSid=SM9&SmsStatus=sent")

        #expect(message.messageID == "SM9")
        #expect(message.owner.e164 == "+447700900410")
        #expect(message.channel == "twilio")
        #expect(lone.message(channel: "twilio", time: BatchTalk.now).owner == .nobody)
    }

    @Test func `expertflow-13,14: the code of a link is a text or a number`() throws {
        #expect(try Self.code(.delivered, "000", "smpp") == "000")
        #expect(try Self.code(.failed, "state:5", "smpp") == 5)
        #expect(try Self.code(.failed, "0x0000000B", "smpp") == 11)
        #expect(try Self.code(.failed, "12", "smpp") == "12")
        #expect(try Self.code(.delivered, nil, "smpp") == 2)
        #expect(try Self.code(.failed, nil, "smpp") == 5)
        #expect(try Self.code(.failed, nil, "smpp", cause: .rejected) == 8)
        #expect(try Self.code(.failed, nil, "twilio") == "failed")
        #expect(try Self.code(.delivered, nil, "fax") == "delivered")
    }

    @Test(arguments: [FailureCause.validity, .unreachable, .throttled])
    func `expertflow-14: what waited here until its end has expired`(cause: FailureCause) throws {
        #expect(try Self.code(.failed, "0x00000058", "smpp", cause: cause) == "EXPIRED")
        #expect(try Self.code(.failed, "500", "twilio", cause: cause) == "EXPIRED")
        #expect(try Self.code(.failed, "3", "twilio", cause: .expired) == 3)
    }
}
