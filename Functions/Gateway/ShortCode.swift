/// A short code: 3 to 8 ASCII digits, never with a plus sign.
///
/// Valid as originator, and as the destination of an MO; never as the recipient of an MT.
package struct ShortCode: Hashable, Sendable, CustomStringConvertible {
    package let digits: String

    package init?(_ text: String) {
        guard 3...8 ~= text.utf8.count, text.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
        digits = text
    }

    /// Reads a short code that a dialogue has extended by digits, to 14 in all.
    package init?(extended text: String) {
        guard text.utf8.count == Self.extendedDigits, text.utf8.allSatisfy(\.isASCIIDigit) else {
            return nil
        }
        digits = text
    }

    /// Digits of a short code with those of a dialogue.
    private static let extendedDigits = 14

    package var description: String { digits }
}
