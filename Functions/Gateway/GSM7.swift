/// The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, 6.2.1).
///
/// Septets stand one per octet, bit 7 clear. Text is read scalar by scalar as it was sent, but a
/// letter with a combining mark counts as the one character of the alphabet it is shown as.
package enum GSM7 {
    /// The septet before an extension character.
    package static let escape: UInt8 = 0x1B

    /// Septet 0x09 is the capital letter, as in the standard; the mapping file of the Unicode
    /// Consortium has the small one there.
    static let basic = Array(
        """
        @£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1B}ÆæßÉ !"#¤%&'()*+,-./0123456789:;<=>?\
        ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà
        """.unicodeScalars
    )

    static let `extension`: [UInt8: Unicode.Scalar] = [
        0x0A: "\u{0C}", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\",
        0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€",
    ]

    /// The septets of a text; nil if one character is not in the alphabet.
    package static func encode(_ text: String) -> [UInt8]? {
        var septets: [UInt8] = []
        septets.reserveCapacity(text.utf8.count)
        let isInAlphabet = scan(text) { code in
            if code & isExtension != 0 { septets.append(escape) }
            septets.append(code & 0x7F)
        }
        return isInAlphabet ? septets : nil
    }

    /// The text of septets; nil if an octet has bit 7 set.
    ///
    /// An escape to a place without a character shows the basic table's character; two escapes
    /// are a space; one at the very end is dropped.
    ///
    /// - Parameters:
    ///   - singleShift: The language whose table replaces the extension table.
    ///   - lockingShift: The language whose table replaces the basic table.
    package static func decode(
        _ septets: [UInt8],
        singleShift: UInt8? = nil,
        lockingShift: UInt8? = nil
    ) -> String? {
        guard septets.allSatisfy({ $0 < 0x80 }) else { return nil }
        let locked = ShiftTables.locking(lockingShift)
        let shifted = ShiftTables.single(singleShift)
        var text = String.UnicodeScalarView()
        var isEscaped = false
        for septet in septets {
            let plain = locked[septet] ?? basic[Int(septet)]
            if isEscaped {
                text.append(septet == escape ? " " : shifted[septet] ?? plain)
                isEscaped = false
            } else if septet == escape {
                isEscaped = true
            } else {
                text.append(plain)
            }
        }
        return String(text)
    }
}

extension GSM7 {
    /// Set in the code of a character that costs two septets.
    static let isExtension: UInt8 = 0x80

    private static let absent: UInt8 = 0xFF

    /// By code point up to U+03A9: the septet, with `isExtension` set where an escape goes first.
    private static let codes: [UInt8] = {
        var codes = [UInt8](repeating: absent, count: 0x3AA)
        for (septet, scalar) in basic.enumerated() where septet != Int(escape) {
            codes[Int(scalar.value)] = UInt8(septet)
        }
        for (septet, scalar) in `extension` where scalar != "€" {
            codes[Int(scalar.value)] = septet | isExtension
        }
        return codes
    }()

    /// Whether a character is in the alphabet.
    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        return value < codes.count ? codes[Int(value)] != absent : value == 0x20AC
    }

    /// Visits the code of each character, and stops with false at one that has none.
    @inline(__always)
    static func scan(_ text: String, _ visit: (UInt8) -> Void) -> Bool {
        let codes = codes
        func code(_ value: UInt32) -> UInt8 {
            if value < codes.count { return codes[Int(value)] }
            return value == 0x20AC ? 0x65 | isExtension : absent
        }
        var scalars = text.unicodeScalars.makeIterator()
        guard var held = scalars.next()?.value else { return true }
        while let next = scalars.next()?.value {
            if 0x300...0x327 ~= next, let composed = compose(held, next) {
                held = composed
                continue
            }
            let code = code(held)
            guard code != absent else { return false }
            visit(code)
            held = next
        }
        let last = code(held)
        guard last != absent else { return false }
        visit(last)
        return true
    }

    /// The letter of the alphabet that a letter and a combining mark are canonically equal to.
    static func compose(_ letter: UInt32, _ mark: UInt32) -> UInt32? {
        guard let letter = Unicode.Scalar(letter) else { return nil }
        let composed: Unicode.Scalar? =
            switch (letter, mark) {
            case ("a", 0x300): "à"
            case ("e", 0x300): "è"
            case ("i", 0x300): "ì"
            case ("o", 0x300): "ò"
            case ("u", 0x300): "ù"
            case ("e", 0x301): "é"
            case ("E", 0x301): "É"
            case ("n", 0x303): "ñ"
            case ("N", 0x303): "Ñ"
            case ("a", 0x308): "ä"
            case ("o", 0x308): "ö"
            case ("u", 0x308): "ü"
            case ("A", 0x308): "Ä"
            case ("O", 0x308): "Ö"
            case ("U", 0x308): "Ü"
            case ("a", 0x30A): "å"
            case ("A", 0x30A): "Å"
            case ("C", 0x327): "Ç"
            case _: nil
            }
        return composed?.value
    }
}
