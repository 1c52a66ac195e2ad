/// A full international number (ITU-T E.164), without the plus sign.
///
/// It prints masked, so that a log never holds a whole number.
package struct MSISDN: Hashable, Sendable, CustomStringConvertible {
    /// Country code and national number: 7 to 15 ASCII digits, the first 1 to 9.
    package let digits: String

    /// Reads a number with or without `+`; nil if it cannot be one.
    ///
    /// No separators, and only ASCII digits. Numbers under +1 have exactly 10 digits after the 1,
    /// area code and exchange starting 2 to 9; a mobile number under +44 (7…) has 10 national
    /// digits, one under +47 has 8 (4…, 9…) or 12 (58…, 59…). Of other numbers only the length is
    /// checked: enough to catch typing errors without a database of numbering plans.
    package init?(_ text: String) {
        let digits = text.utf8.first == UInt8(ascii: "+") ? text.dropFirst() : text[...]
        guard Self.isNumber(digits.utf8) else { return nil }
        self.digits = String(digits)
    }

    private init(checked digits: String) { self.digits = digits }

    /// Stands for a subscriber who did not tell his number: in country code 999, which is nobody's
    /// (ITU-T E.164).
    package static let nobody = MSISDN(checked: "9990000000")

    /// The number with its plus sign: `+12025550123`.
    package var e164: String { "+" + digits }

    /// The number with its middle hidden, at least 4 digits of it: `+4477…11`.
    package var description: String {
        "+\(digits.prefix(min(4, digits.utf8.count - 6)))…\(digits.suffix(2))"
    }

    private static func isNumber(_ digits: Substring.UTF8View) -> Bool {
        guard 7...15 ~= digits.count, digits.allSatisfy(\.isASCIIDigit) else { return false }
        let number = digits.map { Int($0 - UInt8(ascii: "0")) }
        guard number[0] != 0 else { return false }
        if number[0] == 1 { return number.count == 11 && number[1] >= 2 && number[4] >= 2 }
        return switch (number[0], number[1], number[2], number[3]) {
        case (4, 4, 7, _): number.count == 12
        case (4, 7, 4, _), (4, 7, 9, _): number.count == 10
        case (4, 7, 5, 8), (4, 7, 5, 9): number.count == 14
        case _: true
        }
    }
}

extension UInt8 {
    /// Whether the octet is one of `0` to `9` in ASCII.
    var isASCIIDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}
