package import Gateway
package import JSON

/// Reads a termination; checks go by the order of its fields, and the first that fails is told.
package enum GTIGLOBALRequest {
    /// Reads the message object of a direct caller.
    package static func draft(_ json: JSON) throws(DraftRefusal) -> Draft {
        let fields: Fields
        do { fields = try Fields(json) } catch { throw DraftRefusal(error) }
        return try draft(fields)
    }

    static func draft(_ fields: Fields) throws(DraftRefusal) -> Draft {
        let id: String?
        do { id = try fields.messageID("messageId") } catch { throw DraftRefusal(error) }
        do { return try draft(fields, id: id) } catch { throw DraftRefusal(error, messageID: id) }
    }

    private static func draft(_ fields: Fields, id: String?) throws(Rejection) -> Draft {
        let asked = try kind(fields)
        let from = try originator(fields)
        guard let all = try fields.addresses("to", allowsShortCodes: false) else {
            throw .missingField("to")
        }
        let to = try Admission.recipients(all)
        let owner = try Admission.owner(try self.owner(fields), of: to)
        let text = try fields.text("text")
        let subject = try fields.text("subject")
        if let subject, subject.unicodeScalars.count > Limits.subjectCharacters {
            throw .tooManyCharacters(field: "subject", limit: Limits.subjectCharacters)
        }
        let media = try fields.media()
        _ = try fields.text("time")
        let wantsReport = try fields.flag("deliveryReport")
        let kind = Admission.kind(
            asked: asked,
            recipients: to.count,
            hasSubject: subject != nil,
            hasMedia: !media.isEmpty
        )
        try Admission.check(text: text, kind: kind, hasMedia: !media.isEmpty)
        if kind == .mms, case .alphanumeric = from { throw .originatorNotAllowed(field: "from") }
        return Draft(
            messageID: id,
            kind: kind,
            from: from,
            to: to,
            owner: owner,
            text: text,
            subject: subject,
            media: media,
            wantsReport: wantsReport
        )
    }

    private static func kind(_ fields: Fields) throws(Rejection) -> Message.Kind? {
        switch try fields.text("type") {
        case nil: nil
        case "SMS": .sms
        case "MMS": .mms
        case _: throw .invalidField(name: "type", reason: "SMS or MMS")
        }
    }

    private static func originator(_ fields: Fields) throws(Rejection) -> Address {
        guard let text = try fields.text("from") else { throw .missingField("from") }
        guard let from = Address(originator: text) else { throw .invalidNumber(field: "from") }
        return from
    }

    private static func owner(_ fields: Fields) throws(Rejection) -> MSISDN? {
        guard let text = try fields.text("owner") else { return nil }
        guard let owner = MSISDN(text) else { throw .invalidNumber(field: "owner") }
        return owner
    }
}
