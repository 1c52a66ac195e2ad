package import FoundationEssentials
package import Gateway
import Invocation
import JSON
import XML

/// One line of an export.
package struct ExportedMessage: Hashable, Sendable {
    /// Which way it went.
    package enum Kind: String, Hashable, Sendable {
        case mo = "MO"
        case mt = "MT"
    }

    /// What became of it.
    package enum Status: String, Hashable, Sendable {
        case accepted
        case delivered
        case failed
        case expired

        /// - Parameter report: The last that counts; nil: none came, or it is an MO.
        package init(_ report: Report?) {
            switch (report?.status, report?.cause) {
            case (nil, _), (.enroute, _): self = .accepted
            case (.delivered, _): self = .delivered
            case (.failed, .validity), (.failed, .expired), (.failed, .throttled),
                (.failed, .unreachable):
                self = .expired
            case (.failed, _): self = .failed
            }
        }
    }

    /// As its sender was told: `mg-…`.
    package var id: String
    package var kind: Kind
    /// The subscriber's, in digits.
    package var number: String
    /// The short code, long code or name at the other end; numbers in digits.
    package var code: String
    package var text: String
    package var time: Date
    package var status: Status

    package init(
        id: String,
        kind: Kind,
        number: String,
        code: String,
        text: String,
        time: Date,
        status: Status
    ) {
        self.id = id
        self.kind = kind
        self.number = number
        self.code = code
        self.text = text
        self.time = time
        self.status = status
    }

    /// A message as it was stored.
    ///
    /// - Parameter report: The last that counts; nil: none came, or it is an MO.
    package init(_ message: Message, kind: Kind, report: Report?) {
        let other = kind == .mt ? message.from : message.to.first ?? ""
        self.init(
            id: message.messageID,
            kind: kind,
            number: message.owner.digits,
            code: other.hasPrefix("+") ? String(other.dropFirst()) : other,
            text: message.text ?? "",
            time: message.time,
            status: Status(report)
        )
    }

    /// Names and values in the order in which they are written.
    private var fields: KeyValuePairs<String, String> {
        [
            "messageId": id, "type": kind.rawValue, "number": number, "code": code, "text": text,
            "time": RFC3339.text(time), "status": status.rawValue,
        ]
    }
}

extension MGageAnswer {
    /// The answer to an export.
    func export(_ messages: [ExportedMessage], next: Date?) -> HTTPAnswer {
        // Rounded up it would lead past the message that it is the time of.
        let next = next.map { next in
            let microseconds = (next.timeIntervalSince1970 * 1_000_000).rounded()
            let milliseconds = (microseconds / 1000).rounded(.down)
            return RFC3339.text(Date(timeIntervalSince1970: milliseconds / 1000))
        }
        guard !isJSON else {
            return .json(
                200,
                .object(skippingNil: [
                    ("messages", .array(messages.map(\.json))), ("next", next.map(JSON.string)),
                ])
            )
        }
        return .xml(
            200,
            XMLElement(
                "messages",
                namespace: Self.namespace,
                attributes: next.map { [XMLAttribute("next", $0)] } ?? [],
                children: messages.map(\.xml)
            )
        )
    }
}

extension ExportedMessage {
    fileprivate var json: JSON {
        .object(fields.map { JSON.Member($0.key, .string($0.value)) })
    }

    fileprivate var xml: XMLElement {
        XMLElement(
            "message",
            namespace: MGageAnswer.namespace,
            children: fields.map { name, value in
                XMLElement(name, namespace: MGageAnswer.namespace, text: value)
            }
        )
    }
}
