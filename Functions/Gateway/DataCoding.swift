/// A data coding scheme (TP-DCS): alphabet, class and message waiting (3GPP TS 23.038, 4).
package struct DataCoding: Hashable, Sendable {
    /// Where the handset puts a message.
    package enum MessageClass: UInt8, Hashable, Sendable {
        /// Shown at once and not kept.
        case flash = 0
        case handset = 1
        case sim = 2
        case terminalEquipment = 3
    }

    /// What the handset does with the text beside a message waiting indication.
    package enum MessageWaiting: Hashable, Sendable {
        case discard
        case store
    }

    package let alphabet: Alphabet
    package let messageClass: MessageClass?
    /// Set where the octet was received in a message waiting group; never sent.
    package let messageWaiting: MessageWaiting?

    /// A scheme to send.
    package init(_ alphabet: Alphabet, class messageClass: MessageClass? = nil) {
        self.init(alphabet, messageClass, nil)
    }

    /// Reads a scheme; nil if it says that the text is compressed.
    ///
    /// Reserved values read as the default alphabet, as the standard asks of a receiver; the
    /// group 01xx (marked for deletion) reads as the general group.
    package init?(_ octet: UInt8) {
        switch octet >> 4 {
        case 0x0...0x7:
            guard octet & 0x20 == 0 else { return nil }
            let messageClass = octet & 0x10 == 0 ? nil : MessageClass(rawValue: octet & 0x03)
            self.init(Self.alphabet(bits: octet >> 2 & 0x03), messageClass, nil)
        case 0xC: self.init(.gsm7, nil, .discard)
        case 0xD: self.init(.gsm7, nil, .store)
        case 0xE: self.init(.ucs2, nil, .store)
        case 0xF where octet & 0x08 == 0:
            let alphabet: Alphabet = octet & 0x04 == 0 ? .gsm7 : .data
            self.init(alphabet, MessageClass(rawValue: octet & 0x03), nil)
        case _: self.init(.gsm7, nil, nil)
        }
    }

    private init(
        _ alphabet: Alphabet,
        _ messageClass: MessageClass?,
        _ messageWaiting: MessageWaiting?
    ) {
        self.alphabet = alphabet
        self.messageClass = messageClass
        self.messageWaiting = messageWaiting
    }

    package var isFlash: Bool { messageClass == .flash }

    /// The octet to send, from alphabet and class alone: 00, 04, 08 or 10 to 1B.
    package var value: UInt8 {
        let bits: UInt8 =
            switch alphabet {
            case .gsm7: 0x00
            case .data: 0x04
            case .ucs2: 0x08
            }
        guard let messageClass else { return bits }
        return 0x10 | bits | messageClass.rawValue
    }

    private static func alphabet(bits: UInt8) -> Alphabet {
        switch bits {
        case 0b01: .data
        case 0b10: .ucs2
        case _: .gsm7
        }
    }
}
