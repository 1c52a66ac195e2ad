/// A name in place of a number: up to 11 characters of the GSM basic table.
///
/// 11 septets fill the 10 octets that an address field has (3GPP TS 23.040, 9.1.2.5). Nobody can
/// reply to it.
package struct AlphanumericOriginator: Hashable, Sendable, CustomStringConvertible {
    /// The characters, combining marks already joined to their letters.
    package let text: String

    /// Checks a name; nil if it cannot stand on air.
    ///
    /// Refused are extension characters, line breaks, spaces at either end, and a name without a
    /// letter, which is a number and has to be sent as one.
    package init?(_ text: String) {
        guard let septets = GSM7.encode(text), 1...11 ~= septets.count,
            !septets.contains(where: Self.isBarred),
            septets.first != 0x20, septets.last != 0x20,
            let written = GSM7.decode(septets),
            written.unicodeScalars.contains(where: \.properties.isAlphabetic)
        else { return nil }
        self.text = written
    }

    package var description: String { text }

    /// LF, CR and ESC.
    private static func isBarred(_ septet: UInt8) -> Bool {
        septet == 0x0A || septet == 0x0D || septet == GSM7.escape
    }
}
