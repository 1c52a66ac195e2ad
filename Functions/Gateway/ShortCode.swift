/// A short code: 3 to 8 ASCII digits, never with a plus sign.
///
/// Valid as originator, and as the destination of an MO; never as the recipient of an MT.
package struct ShortCode: Hashable, Sendable, CustomStringConvertible {
    package let digits: String

    package init?(_ text: String) {
        guard 3...8 ~= text.utf8.count, text.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
        digits = text
    }

    package var description: String { digits }
}
