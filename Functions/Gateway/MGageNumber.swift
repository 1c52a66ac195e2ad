/// A recipient of an mGage call, read literally: digits with country code, without a plus.
package enum MGageNumber: Hashable, Sendable {
    case served(MSISDN)
    /// A number of a country that is not served, and that country's code.
    case foreign(countryCode: String)
    case malformed

    /// Reads a number: under +1 any full number, under +44 a mobile one (7 and 9 digits); of other
    /// countries the length alone is checked, 7 to 15 digits.
    package init(_ text: String) {
        let digits = text.utf8
        guard 7...15 ~= digits.count, digits.allSatisfy(\.isASCIIDigit),
            digits.first != UInt8(ascii: "0")
        else {
            self = .malformed
            return
        }
        let code = CountryCode.of(text)
        switch (code, MSISDN(text)) {
        case ("1", let number?): self = .served(number)
        case ("44", let number?) where text.hasPrefix("447"): self = .served(number)
        case ("1", _), ("44", _): self = .malformed
        case _: self = .foreign(countryCode: code)
        }
    }
}
