/// The rules by which a draft is admitted or refused, one function a rule.
package enum Admission {
    /// Whether a text is an id that a caller may give: 1 to 64 of `A-Z a-z 0-9 . _ : -`.
    package static func isMessageID(_ text: String) -> Bool {
        Limits.messageIDCharacters ~= text.utf8.count
            && text.utf8.allSatisfy { octet in
                switch octet {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                case _: ".:_-".utf8.contains(octet)
                }
            }
    }

    /// Drops recipients that came before, then counts.
    ///
    /// - Throws: ``Rejection/missingField(_:)`` when none is left,
    ///   ``Rejection/tooMany(field:limit:)`` above ``Limits/recipients``.
    package static func recipients(_ all: [Address]) throws(Rejection) -> [Address] {
        var seen: Set<Address> = []
        let unique = all.filter { seen.insert($0).inserted }
        guard !unique.isEmpty else { throw .missingField("to") }
        guard unique.count <= Limits.recipients else {
            throw .tooMany(field: "to", limit: Limits.recipients)
        }
        return unique
    }

    /// The subscriber whom an MT is for: the only recipient unless it is named.
    package static func owner(
        _ named: MSISDN?,
        of recipients: [Address]
    ) throws(Rejection) -> MSISDN {
        guard let named else {
            guard recipients.count == 1, case .msisdn(let only) = recipients[0] else {
                throw .ownerMissing
            }
            return only
        }
        guard recipients.contains(.msisdn(named)) else { throw .ownerNotInTo }
        return named
    }

    /// What kind a message is: what only an MMS can carry makes it one, whatever was asked for.
    package static func kind(
        asked: Message.Kind?,
        recipients: Int,
        hasSubject: Bool,
        hasMedia: Bool
    ) -> Message.Kind {
        recipients > 1 || hasMedia || hasSubject ? .mms : asked ?? .sms
    }

    /// Checks a text against the bounds of its kind.
    ///
    /// - Throws: ``Rejection/emptyMessage``, ``Rejection/textTooLong(parts:limit:)`` (SMS) or
    ///   ``Rejection/tooManyCharacters(field:limit:)`` (MMS).
    package static func check(
        text: String?,
        kind: Message.Kind,
        hasMedia: Bool
    ) throws(Rejection) {
        guard let text, !text.isEmpty else {
            guard hasMedia else { throw .emptyMessage }
            return
        }
        switch kind {
        case .sms:
            let parts = Segmentation.count(text).parts
            guard parts <= Limits.smsParts else {
                throw .textTooLong(parts: parts, limit: Limits.smsParts)
            }
        case .mms:
            guard text.unicodeScalars.count <= Limits.mmsTextCharacters else {
                throw .tooManyCharacters(field: "text", limit: Limits.mmsTextCharacters)
            }
        }
    }

    /// Checks a medium's URL: absolute, a host, at most ``Limits/urlCharacters``.
    ///
    /// `http` passes: a link to this gateway may be one, and for others it depends on the operator.
    package static func isMediaURL(_ text: String) -> Bool {
        let start = text.prefix(8).lowercased()
        guard text.utf8.count <= Limits.urlCharacters,
            let scheme = ["https://", "http://"].first(where: start.hasPrefix)
        else { return false }
        let host = text.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        return !host.isEmpty && !host.contains("@")
            && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F }
    }
}
