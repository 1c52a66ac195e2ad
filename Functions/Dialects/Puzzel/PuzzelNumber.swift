import Gateway

/// Numbers as people write them.
enum PuzzelNumber {
    /// The recipient that a text means; nil if it is no number of a handset.
    ///
    /// Numbers in Norway have to begin with 4, 9, 58 or 59.
    ///
    /// - Parameters:
    ///   - countryCode: Goes before 8 digits without a plus; nil: there is no such number.
    ///   - isForm: Whether a space at the start is a plus that was not escaped.
    static func recipient(_ text: String, countryCode: String?, isForm: Bool) -> MSISDN? {
        guard let number = full(text, countryCode: countryCode, isForm: isForm) else { return nil }
        let national = number.digits.utf8.dropFirst(2)
        guard isNorwegian(number), let first = national.first else { return number }
        if first == UInt8(ascii: "4") || first == UInt8(ascii: "9") { return number }
        let isMachine =
            first == UInt8(ascii: "5") && national.dropFirst().first.map { $0 >= 0x38 } == true
        return isMachine ? number : nil
    }

    static func isNorwegian(_ number: MSISDN) -> Bool { number.digits.hasPrefix("47") }

    /// The number that a text means, of a handset or not.
    ///
    /// Spaces, hyphens, dots and brackets go; `00` is a plus; 9 to 15 digits have one.
    static func full(
        _ text: String,
        countryCode: String? = nil,
        isForm: Bool = false
    ) -> MSISDN? {
        var digits: [UInt8] = []
        var hasPlus = false
        for octet in text.utf8 {
            switch octet {
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("),
                UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"):
                continue
            case UInt8(ascii: "+") where !hasPlus && digits.isEmpty: hasPlus = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(octet)
            case _: return nil
            }
        }
        if !hasPlus, digits.starts(with: "00".utf8) {
            digits.removeFirst(2)
            hasPlus = true
        }
        if !hasPlus, isForm, text.utf8.first == UInt8(ascii: " ") { hasPlus = true }
        let number = String(decoding: digits, as: UTF8.self)
        if hasPlus || 9...15 ~= digits.count { return MSISDN(number) }
        guard digits.count == 8, let countryCode else { return nil }
        return MSISDN(countryCode + number)
    }
}
