package import FoundationEssentials
package import Gateway

/// The state of an MT, as a provider posts it.
package struct ExpertflowNotification: Hashable, Sendable {
    /// The provider's id of the message.
    package var id: String
    /// ``ReportStatus/enroute`` for every interim state.
    package var status: ReportStatus
    /// The provider's word for it, in lower case.
    package var word: String
    /// The provider's error code, in digits; nil where there is none, or it is something else.
    package var errorCode: String?
    package var to: String?
    package var from: String?

    /// Checks a form; what it holds beside is passed over.
    init(_ fields: FormFields) throws(ExpertflowFailure) {
        guard let id = try ExpertflowMO.id(fields, named: ["MessageSid"]) else {
            throw .malformed("MessageSid is required")
        }
        let words = [fields["SmsStatus"], fields["MessageStatus"]].compactMap { $0 }
        guard let word = words.first(where: { !$0.isEmpty })?.lowercased() else {
            throw .malformed("SmsStatus is required")
        }
        guard let status = Self.status(word) else { throw .malformed("SmsStatus is not known") }
        self.id = id
        self.word = word
        self.status = status
        errorCode = fields["ErrorCode"].flatMap { Int32($0) }.map { "\($0)" }
        to = ExpertflowMO.address(fields["To"])
        from = ExpertflowMO.address(fields["From"])
    }

    package func report(at time: Date) -> Report {
        Report(status: status, reason: word, time: time, code: errorCode ?? word)
    }

    /// What stands for a message that we did not send: under the provider's id.
    ///
    /// - Parameter channel: The one whose provider calls back, in lower case.
    package func message(channel: String, time: Date) -> Message {
        Message(
            messageID: id,
            kind: .sms,
            from: from ?? "",
            to: to.map { [$0] } ?? [],
            owner: to.flatMap(MSISDN.init) ?? .nobody,
            time: time,
            wantsReport: true,
            channel: channel
        )
    }

    private static func status(_ word: String) -> ReportStatus? {
        switch word {
        case "delivered", "read": .delivered
        case "undelivered", "failed", "canceled": .failed
        case "queued", "sent", "accepted", "scheduled", "sending", "receiving", "received",
            "partially_delivered":
            .enroute
        case _: nil
        }
    }
}
