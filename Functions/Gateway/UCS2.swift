/// Text as big-endian UTF-16 units, which handsets read where a DCS says UCS-2.
package enum UCS2 {
    /// The text without a byte order mark at its start, which is invisible but would cost a unit.
    package static func withoutByteOrderMark(_ text: String) -> String {
        guard text.unicodeScalars.first == "\u{FEFF}" else { return text }
        return String(text.unicodeScalars.dropFirst())
    }

    /// The units of a text as it goes on air; a character above U+FFFF has two.
    package static func units(_ text: String) -> [UInt16] {
        Array(withoutByteOrderMark(text).utf16)
    }

    /// Two octets per unit.
    package static func octets(_ units: some Sequence<UInt16>) -> [UInt8] {
        units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }

    /// The text of octets; nil if their number is odd or a surrogate stands alone.
    ///
    /// Nothing is replaced by U+FFFD, which the reader would see as a question mark.
    package static func decode(_ octets: [UInt8]) -> String? {
        guard octets.count.isMultiple(of: 2) else { return nil }
        let units = stride(from: 0, to: octets.count, by: 2).map { index in
            UInt16(octets[index]) << 8 | UInt16(octets[index + 1])
        }
        guard let text = String(validating: units, as: UTF16.self) else { return nil }
        return withoutByteOrderMark(text)
    }
}
