/// One SMS on air: its header and its content, not yet packed.
package struct Part: Hashable, Sendable {
    package let alphabet: Alphabet
    /// Nil where the user data is content alone.
    package let header: UserDataHeader?
    /// Septets one per octet, octets, or UCS-2 units of two octets each.
    package let payload: [UInt8]

    package init(_ alphabet: Alphabet, header: UserDataHeader? = nil, payload: [UInt8]) {
        self.alphabet = alphabet
        self.header = header
        self.payload = payload
    }

    /// How much of the part's capacity the content takes, without the header.
    package var units: Int {
        switch alphabet {
        case .gsm7, .data: payload.count
        case .ucs2: payload.count / 2
        }
    }

    /// The header with its length octet; empty where there is none.
    package var headerOctets: [UInt8] { header?.octets ?? [] }

    /// The text of parts in their order; nil if one is data, or does not decode.
    ///
    /// Parts of one coding are joined first: a sender may have cut between the two halves of a
    /// character.
    package static func text(of parts: [Part]) -> String? {
        var text = ""
        var rest = parts[...]
        while let first = rest.first {
            let alike = rest.prefix { $0.isCoded(like: first) }
            guard let run = first.decode(alike.flatMap(\.payload)) else { return nil }
            text += run
            rest = rest.dropFirst(alike.count)
        }
        return text
    }

    private func isCoded(like other: Part) -> Bool {
        alphabet == other.alphabet
            && header?.singleShift == other.header?.singleShift
            && header?.lockingShift == other.header?.lockingShift
    }

    private func decode(_ payload: [UInt8]) -> String? {
        switch alphabet {
        case .gsm7:
            GSM7.decode(
                payload,
                singleShift: header?.singleShift,
                lockingShift: header?.lockingShift
            )
        case .data: nil
        case .ucs2: UCS2.decode(payload)
        }
    }
}
