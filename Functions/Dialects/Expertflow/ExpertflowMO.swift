package import FoundationEssentials
package import Gateway
package import Invocation

/// A message of a subscriber, as a provider posts it.
package struct ExpertflowMO: Hashable, Sendable {
    /// The subscriber's number; nil where the provider does not say it.
    package var from: String?
    /// The number or short code that it was sent to; not empty.
    package var to: String
    /// May be empty.
    package var text: String
    /// The provider's id, by which a repetition is known; nil: nothing is one.
    package var id: String?
    /// URLs, at most ``Limits/media``.
    package var media: [String]

    /// Checks a form; what it holds beside is passed over.
    init(_ fields: FormFields) throws(ExpertflowFailure) {
        guard let text = fields["Body"] else { throw .malformed("Body is required") }
        guard let to = Self.address(fields["To"]) else { throw .malformed("To is required") }
        self.text = text
        self.to = to
        from = Self.address(fields["From"])
        id = try Self.id(fields, named: ["SmsSid", "MessageSid", "SmsMessageSid"])
        let count = min(fields["NumMedia"].flatMap { Int($0) } ?? 0, Limits.media)
        media = (0..<max(count, 0)).compactMap { fields["MediaUrl\($0)"] }.filter { !$0.isEmpty }
    }

    /// The message that it becomes.
    ///
    /// Those of subscribers without a number share one lane, that of ``MSISDN/nobody``.
    ///
    /// - Parameter channel: By which it came, in lower case.
    package func message(id: UUIDv7, channel: String, time: Date) -> Message {
        Message(
            messageID: self.id ?? id.submissionID,
            kind: media.isEmpty ? .sms : .mms,
            from: from ?? "",
            to: [to],
            owner: from.flatMap(MSISDN.init) ?? .nobody,
            text: text,
            media: media,
            time: time,
            channel: channel
        )
    }

    /// An address that is there and not empty.
    ///
    /// A plus that was not escaped has arrived as a blank.
    static func address(_ value: String?) -> String? {
        guard let value, !value.isEmpty else { return nil }
        return value.hasPrefix(" ") ? "+" + value.dropFirst() : value
    }

    /// The first id that is there and not empty.
    static func id(
        _ fields: FormFields,
        named names: [String]
    ) throws(ExpertflowFailure) -> String? {
        for name in names {
            guard let id = fields[name], !id.isEmpty else { continue }
            guard id.utf8.count <= Limits.referenceCharacters,
                id.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
            else { throw .malformed("\(name) is no id") }
            return id
        }
        return nil
    }
}
