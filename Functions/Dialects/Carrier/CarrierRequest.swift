package import FoundationEssentials
package import Gateway
package import Invocation
package import JSON

/// Reads what an HTTP carrier posts, and what a carrier link sends as an event.
///
/// MO: `{"id","from","to","text","subject","media"}`; `to` is a number or short code, or a list of
/// them. Report: `{"id" or "ref","status":"delivered|failed|enroute","reason","cause","code",
/// "time"}`.
package enum CarrierRequest {
    /// A report as the carrier told it.
    package struct Told: Sendable {
        package var report: Report
        /// Our id, or the carrier's.
        package var messageID: UUIDv7?
        package var reference: String?
    }

    /// Reads an MO.
    package static func draft(_ event: HTTPEvent) throws(DraftRefusal) -> Draft {
        do { return try draft(try Fields(event)) } catch { throw DraftRefusal(error) }
    }

    /// Reads an MO from an event's data.
    package static func draft(_ json: JSON) throws(DraftRefusal) -> Draft {
        do { return try draft(try Fields(json)) } catch { throw DraftRefusal(error) }
    }

    /// Reads a report.
    ///
    /// - Parameter now: When it happened, unless the carrier says so.
    package static func report(_ event: HTTPEvent, now: Date) throws(DraftRefusal) -> Told {
        do { return try report(try Fields(event), now) } catch { throw DraftRefusal(error) }
    }

    /// Reads a report from an event's data.
    package static func report(_ json: JSON, now: Date) throws(DraftRefusal) -> Told {
        do { return try report(try Fields(json), now) } catch { throw DraftRefusal(error) }
    }

    private static func draft(_ fields: Fields) throws(Rejection) -> Draft {
        let id = try fields.messageID("id")
        guard let from = try fields.text("from") else { throw .missingField("from") }
        guard let owner = MSISDN(from) else { throw .invalidNumber(field: "from") }
        guard let all = try fields.addresses("to", allowsShortCodes: true) else {
            throw .missingField("to")
        }
        // A handset that is in its own group does not get its own message back.
        let to = try Admission.recipients(all.filter { all.count == 1 || $0 != .msisdn(owner) })
        let text = try fields.text("text")
        let subject = try fields.text("subject")
        if let subject, subject.unicodeScalars.count > Limits.subjectCharacters {
            throw .tooManyCharacters(field: "subject", limit: Limits.subjectCharacters)
        }
        let media = try fields.media()
        let kind = Admission.kind(
            asked: nil,
            recipients: to.count,
            hasSubject: subject != nil,
            hasMedia: !media.isEmpty
        )
        try Admission.check(text: text, kind: kind, hasMedia: !media.isEmpty)
        return Draft(
            messageID: id,
            kind: kind,
            from: .msisdn(owner),
            to: to,
            owner: owner,
            text: text,
            subject: subject,
            media: media,
            wantsReport: false
        )
    }

    private static func report(_ fields: Fields, _ now: Date) throws(Rejection) -> Told {
        let id = try fields.text("id")
        let reference = try fields.text("ref")
        guard id != nil || reference != nil else { throw .missingField("id") }
        let uuid = id.flatMap { UUIDv7($0) }
        if id != nil, uuid == nil {
            throw .invalidField(name: "id", reason: "the id that the gateway gave is needed")
        }
        if let reference,
            reference.isEmpty || reference.utf8.contains(0)
                || reference.utf8.count > Limits.referenceCharacters
        {
            throw .invalidField(
                name: "ref",
                reason: "1 to \(Limits.referenceCharacters) octets without NUL"
            )
        }
        let report = Report(
            status: try status(fields),
            reason: try fields.text("reason") ?? "",
            time: try time(fields) ?? now,
            cause: try cause(fields),
            code: try code(fields)
        )
        return Told(report: report, messageID: uuid, reference: reference)
    }

    private static func status(_ fields: Fields) throws(Rejection) -> ReportStatus {
        switch try fields.text("status") {
        case "delivered": return .delivered
        case "failed": return .failed
        case "enroute": return .enroute
        case nil: throw .missingField("status")
        case _: throw .invalidField(name: "status", reason: "delivered, failed or enroute")
        }
    }

    private static func time(_ fields: Fields) throws(Rejection) -> Date? {
        guard let text = try fields.text("time") else { return nil }
        guard let time = RFC3339.date(text) else {
            throw .invalidField(name: "time", reason: "an RFC 3339 timestamp is needed")
        }
        return time
    }

    private static func cause(_ fields: Fields) throws(Rejection) -> FailureCause? {
        guard let text = try fields.text("cause") else { return nil }
        guard let cause = FailureCause(rawValue: text) else {
            let known = FailureCause.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalidField(name: "cause", reason: "one of " + known)
        }
        return cause
    }

    /// The carrier's own code: a text, or an integer as its text.
    private static func code(_ fields: Fields) throws(Rejection) -> String? {
        guard let value = try fields["code"] else { return nil }
        let text = value.string ?? value.integer.map { String($0) } ?? ""
        guard 1...Limits.reasonCharacters ~= text.unicodeScalars.count,
            text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            throw .invalidField(
                name: "code",
                reason: "an integer, or 1 to \(Limits.reasonCharacters) characters on one line"
            )
        }
        return text
    }
}
