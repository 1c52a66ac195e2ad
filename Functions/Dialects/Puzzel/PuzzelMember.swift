import Gateway
import JSON
import XML

/// A message or a report in the words of a Puzzel callback.
struct PuzzelMember {
    private enum Value {
        case text(String)
        case number(Int)
        /// Null in JSON, left out in XML, empty in a URL.
        case absent

        init(_ text: String?) { self = text.map(Value.text) ?? .absent }
    }

    /// The names of JSON and XML, in the order they are written.
    private var fields: [(name: String, value: Value)]
    /// Names that only a URL has.
    private var more: [String: String] = [:]

    /// - Precondition: `load` goes to a partner: it is no MT.
    init(_ load: Load, _ terms: PuzzelTerms) {
        switch load {
        case .mt: preconditionFailure("an MT goes to a carrier")
        case .mo(let message):
            fields = Self.fields(message, terms)
            more["commandtype"] = message.keyword == nil ? "" : "KEYWORD"
        case .dr(let report, of: let message): fields = Self.fields(report, message, terms)
        }
    }

    /// The value of a field as it stands in a URL before it is encoded; empty for an unknown name.
    ///
    /// - Parameter name: In lower case.
    func text(_ name: String) -> String {
        guard let field = fields.first(where: { $0.name == name }) else { return more[name] ?? "" }
        return switch field.value {
        case .text(let text): text
        case .number(let number): "\(number)"
        case .absent: ""
        }
    }

    var json: JSON {
        .object(
            fields.map { name, value in
                switch value {
                case .text(let text): JSON.Member(name, .string(text))
                case .number(let number): JSON.Member(name, .integer(Int64(number)))
                case .absent: JSON.Member(name, .null)
                }
            }
        )
    }

    var xml: XMLElement {
        XMLElement(
            "message",
            children: fields.compactMap { name, value in
                switch value {
                case .text(let text): XMLElement(name, text: text)
                case .number(let number): XMLElement(name, text: "\(number)")
                case .absent: nil
                }
            }
        )
    }

    /// The operator is told as 0, which is nobody's code: no carrier tells it.
    private static func fields(
        _ message: Message,
        _ terms: PuzzelTerms
    ) -> [(name: String, value: Value)] {
        let octets = message.form.octets.map { Hexadecimal.text($0) }
        let time = OsloTime(message.time).text
        return [
            ("messageid", .text(message.messageID)),
            ("serviceid", .number(terms.serviceID)),
            ("servicename", .text(terms.serviceName)),
            ("sno", .text(message.to.first ?? "")),
            ("originator", .text(message.from)),
            ("mcc", .number(0)),
            ("mnc", .number(0)),
            ("content", .text(octets ?? message.text ?? "")),
            ("command", .text(message.keyword ?? "")),
            ("strippedcontent", .text(octets ?? message.textAfterKeyword)),
            ("type", .number(1)),
            ("timestamp", .text(time)),
            // No carrier tells when its centre got it.
            ("sctimestamp", .text(time)),
            ("sessionid", .text(message.dialogue ?? "")),
        ]
    }

    private static func fields(
        _ report: Report,
        _ message: Message,
        _ terms: PuzzelTerms
    ) -> [(name: String, value: Value)] {
        let status = PuzzelStatus(report)
        return [
            ("messageid", .text(message.messageID)),
            ("customerbatchreference", Value(message.batch)),
            ("customermessagereference", Value(message.reference)),
            ("serviceid", .number(terms.serviceID)),
            ("servicename", .text(terms.serviceName)),
            ("originator", .text(message.from)),
            ("mcc", .number(0)),
            ("mnc", .number(0)),
            ("type", .number(6)),
            ("statuscode", .number(status.rawValue)),
            ("statusdescription", .text(status.text)),
            ("extstatuscode", Value(report.code)),
            ("extstatusdescription", Value(report.reason.isEmpty ? nil : report.reason)),
        ]
    }
}
