import FoundationEssentials
import Gateway
import Invocation
import JSON

/// The stored form of a load: one JSON object, short keys, read only by this gateway.
///
/// A DR is `{"report":{…},"of":{…}}`, put together by the database from a report and the body of
/// the message that it is about. Beside a message stand `by`, its partner's name and dialect, which
/// the database puts in where it alone knows them, and `trace`; a DR has those of its message.
enum LoadCoding {
    /// Why a stored body cannot be read: it was not written by this gateway.
    struct Unreadable: Error, CustomStringConvertible {
        var description: String { "a stored message has an unknown form" }
    }

    /// - Parameter isWithoutFrom: Whether the database puts the originator in.
    static func text(
        _ message: Message,
        _ origin: Origin = Origin(),
        withoutFrom isWithoutFrom: Bool = false
    ) -> String {
        JSON.object(skippingNil: [
            ("id", .string(message.messageID)),
            ("mms", message.kind == .mms ? true : nil),
            ("from", isWithoutFrom ? nil : .string(message.from)),
            ("to", .array(message.to.map(JSON.string))),
            ("owner", .string(message.owner.e164)),
            ("text", message.text.map(JSON.string)),
            ("subject", message.subject.map(JSON.string)),
            ("media", message.media.isEmpty ? nil : .array(message.media.map(JSON.string))),
            ("at", .integer(milliseconds(message.time))),
            ("dr", message.wantsReport ? true : nil),
            ("form", FormCoding.json(message.form)),
            ("batch", message.batch.map(JSON.string)),
            ("reference", message.reference.map(JSON.string)),
            ("dialogue", message.dialogue.map(JSON.string)),
            ("keyword", message.keyword.map(JSON.string)),
            ("channel", message.channel.map(JSON.string)),
            ("by", origin.partner.map { [.string($0.name), .string($0.dialect)] }),
            ("trace", origin.trace.map(JSON.string)),
        ]).text
    }

    static func text(_ report: Report) -> String {
        JSON.object(skippingNil: [
            ("status", .string(name(report.status))),
            ("reason", .string(report.reason)),
            ("at", .integer(milliseconds(report.time))),
            ("cause", report.cause.map { .string($0.rawValue) }),
            ("code", report.code.map(JSON.string)),
        ]).text
    }

    static func text(_ report: Report, of message: Message, _ origin: Origin) -> String {
        #"{"report":\#(text(report)),"of":\#(text(message, origin))}"#
    }

    static func load(_ body: String, kind: Load.Kind) throws(Unreadable) -> Load {
        try read(body, kind: kind).load
    }

    static func read(
        _ body: String,
        kind: Load.Kind
    ) throws(Unreadable) -> (load: Load, origin: Origin) {
        let json: JSON
        do { json = try JSON.parse(Array(body.utf8)) } catch { throw Unreadable() }
        switch kind {
        case .mt: return (.mt(try message(json)), origin(json))
        case .mo: return (.mo(try message(json)), origin(json))
        case .dr:
            guard let told = json["report"], let about = json["of"] else { throw Unreadable() }
            return (.dr(try report(told), of: try message(about)), origin(about))
        }
    }

    /// Whose the message of a stored body is, without reading the message.
    static func partner(_ body: String, kind: Load.Kind) -> PartnerLabel? {
        guard let json = try? JSON.parse(Array(body.utf8)) else { return nil }
        return (kind == .dr ? json["of"] : json).flatMap { origin($0).partner }
    }

    private static func origin(_ json: JSON) -> Origin {
        let by = json["by"]?.array?.compactMap(\.string) ?? []
        return Origin(
            partner: by.count == 2 ? PartnerLabel(name: by[0], dialect: by[1]) : nil,
            trace: json["trace"]?.string
        )
    }

    static func report(_ body: String) throws(Unreadable) -> Report {
        do { return try report(JSON.parse(Array(body.utf8))) } catch { throw Unreadable() }
    }

    private static func message(_ json: JSON) throws(Unreadable) -> Message {
        guard let id = json["id"]?.string, let from = json["from"]?.string,
            let owner = json["owner"]?.string.flatMap(MSISDN.init), let time = json["at"]?.integer
        else { throw Unreadable() }
        return Message(
            messageID: id,
            kind: json["mms"]?.bool == true ? .mms : .sms,
            from: from,
            to: json["to"]?.array?.compactMap(\.string) ?? [],
            owner: owner,
            text: json["text"]?.string,
            subject: json["subject"]?.string,
            media: json["media"]?.array?.compactMap(\.string) ?? [],
            time: date(time),
            wantsReport: json["dr"]?.bool == true,
            form: FormCoding.form(json["form"]),
            batch: json["batch"]?.string,
            reference: json["reference"]?.string,
            dialogue: json["dialogue"]?.string,
            keyword: json["keyword"]?.string,
            channel: json["channel"]?.string
        )
    }

    private static func report(_ json: JSON) throws(Unreadable) -> Report {
        guard
            let status = ReportStatus.allCases.first(where: { name($0) == json["status"]?.string }),
            let time = json["at"]?.integer
        else { throw Unreadable() }
        return Report(
            status: status,
            reason: json["reason"]?.string ?? "",
            time: date(time),
            cause: json["cause"]?.string.flatMap(FailureCause.init),
            code: json["code"]?.string
        )
    }

    private static func name(_ status: ReportStatus) -> String {
        switch status {
        case .enroute: "enroute"
        case .delivered: "delivered"
        case .failed: "failed"
        }
    }

    private static func milliseconds(_ date: Date) -> Int64 {
        Int64((date.timeIntervalSince1970 * 1000).rounded())
    }

    private static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
