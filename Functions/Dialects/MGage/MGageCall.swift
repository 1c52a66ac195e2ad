import Gateway

/// What an mGage call asks for, as far as it can be checked without knowing who asks.
struct MGageCall: Hashable {
    let isBilled: Bool
    let text: String
    /// Digits or a name; where the call is billed, whatever was given.
    let originator: String
    /// As they were given, blanks around them dropped: 1 to ``Limits/mgageNumbers``, none twice.
    let numbers: [String]
    /// Digits; empty when none was given, or something else.
    let program: String

    /// Checks the fields in the order in which faults are told.
    init(_ fields: FormFields) throws(MGageFault) {
        guard Self.word(fields["message_type"]) == "sms" else {
            throw .messageType(fields["message_type"])
        }
        guard let isBilled = Self.flag(fields["message_billed"]) else { throw .messageBilled }
        guard let allowsParts = Self.flag(fields["allow_long_messages"] ?? "no") else {
            throw .longMessages
        }
        guard let text = fields["message"], Self.isVisible(text) else { throw .empty }
        let originator = fields["spoof_from"] ?? ""
        guard isBilled || Self.isOriginator(originator) else { throw .originatorMissing }
        numbers = try Self.numbers(fields["numbers"] ?? "")
        try Self.checkLength(text, allowsParts: allowsParts)
        self.isBilled = isBilled
        self.text = text
        self.originator = originator
        program = Self.program(fields["program_id"])
    }

    /// The id of a program: ``Limits/mgageProgramDigits`` digits; empty for anything else.
    static func program(_ value: String?) -> String {
        guard let value, Limits.mgageProgramDigits ~= value.utf8.count, isNumeric(value) else {
            return ""
        }
        return value
    }

    private static func word(_ value: String?) -> String? { value?.lowercased() }

    private static func flag(_ value: String?) -> Bool? {
        switch word(value) {
        case "yes": true
        case "no": false
        case _: nil
        }
    }

    /// Whether a text has more than white space, and more than a byte order mark.
    private static func isVisible(_ text: String) -> Bool {
        !UCS2.withoutByteOrderMark(text).unicodeScalars.allSatisfy(\.properties.isWhitespace)
    }

    /// 3 to 15 digits, or a name of at most 11 characters.
    private static func isOriginator(_ text: String) -> Bool {
        isNumeric(text) ? 3...15 ~= text.utf8.count : AlphanumericOriginator(text) != nil
    }

    private static func isNumeric(_ text: String) -> Bool {
        text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }

    private static func numbers(_ list: String) throws(MGageFault) -> [String] {
        let numbers = list.utf8.split(separator: UInt8(ascii: ",")).map(trimmed)
            .filter { !$0.isEmpty }
        guard !numbers.isEmpty else { throw .noNumbers }
        guard numbers.count <= Limits.mgageNumbers else { throw .tooManyNumbers(numbers.count) }
        guard Set(numbers).count == numbers.count else { throw .doubledNumber }
        return numbers
    }

    private static func trimmed(_ item: Substring.UTF8View) -> String {
        let blank = UInt8(ascii: " ")
        guard let last = item.lastIndex(where: { $0 != blank }) else { return "" }
        return String(Substring(item[...last].drop { $0 == blank }))
    }

    /// One part unless more are allowed, then ``Limits/smsParts``.
    private static func checkLength(_ text: String, allowsParts: Bool) throws(MGageFault) {
        let count = Segmentation.count(text)
        let limit = allowsParts ? Limits.smsParts : 1
        guard count.parts > limit else { return }
        let headerOctets = allowsParts ? Segmentation.headerOctets : 0
        throw .tooLong(
            units: count.units,
            limit: limit * count.alphabet.capacity(headerOctets: headerOctets),
            parts: allowsParts ? limit : nil
        )
    }
}
