/// The country codes of ITU-T E.164, by their length alone: the list of who has which is not kept.
package enum CountryCode {
    /// Codes of two digits; 1 and 7 have one, all others three.
    private static let pairs: Set<String> = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
        "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
        "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ]

    /// The code that a full number begins with.
    ///
    /// - Parameter digits: ASCII digits without a plus, the first not 0.
    package static func of(_ digits: String) -> String {
        if digits.hasPrefix("1") || digits.hasPrefix("7") { return String(digits.prefix(1)) }
        let pair = String(digits.prefix(2))
        return pairs.contains(pair) ? pair : String(digits.prefix(3))
    }
}
