import Gateway
import JSON
import TestSupport
import Testing

/// The checks on alphabets, parts and addresses; what concerns headers, packing and joining is in
/// the extension.
@Suite(.conformance("common-text", of: 34))
struct CommonTextConformance {
    @Test(.check(1)) func `common-text-1: a commercial at is septet 00 in one part`() throws {
        #expect(try split("@") == [Part(.gsm7, payload: [0x00])])
    }

    @Test(.check(2)) func `common-text-2: a form feed is septets 1B 0A`() throws {
        #expect(try split("\u{0C}") == [Part(.gsm7, payload: [0x1B, 0x0A])])
    }

    @Test(.check(3)) func `common-text-3: eight extension characters are 16 septets`() throws {
        let parts = try split(#"[]{}~^\|"#)

        #expect(parts.map(\.alphabet) == [.gsm7])
        #expect(parts.map(\.units) == [16])
    }

    @Test(.check(4)) func `common-text-4: a grave accent moves the text to UCS-2`() throws {
        #expect(try split("`") == [Part(.ucs2, payload: [0x00, 0x60])])
        #expect(Segmentation.count("it`s").alphabet == .ucs2)
    }

    @Test(.check(5)) func `common-text-5: Ç is septet 09 and ç is UCS-2`() throws {
        #expect(try split("Ç") == [Part(.gsm7, payload: [0x09])])
        #expect(try split("ç") == [Part(.ucs2, payload: [0x00, 0xE7])])
    }

    @Test(.check(6)) func `common-text-6: septet 09 is read as U+00C7`() {
        #expect(GSM7.decode([0x09])?.unicodeScalars.map(\.value) == [0xC7])
    }

    @Test(.check(7)) func `common-text-7: an unknown escape shows the basic character`() {
        #expect(GSM7.decode([0x1B, 0x41]) == "A")
    }

    @Test(.check(8)) func `common-text-8: two escapes are a space`() {
        #expect(GSM7.decode([0x1B, 0x1B, 0x41]) == " A")
    }

    @Test(.check(9)) func `common-text-9: a lone escape at the end is dropped`() {
        #expect(GSM7.decode([0x41, 0x42, 0x1B]) == "AB")
    }

    @Test(.check(10)) func `common-text-10: 160 basic characters are one part, no header`() throws {
        let parts = try split(String(repeating: "a", count: 160))

        #expect(parts.map(\.units) == [160])
        #expect(parts.map(\.headerOctets) == [[]])
    }

    @Test(.check(11)) func `common-text-11: 161 characters are two numbered parts`() throws {
        let parts = try split(String(repeating: "a", count: 161))

        #expect(parts.map(\.units) == [153, 8])
        let headers: [[UInt8]] = [[5, 0, 3, 0xA7, 2, 1], [5, 0, 3, 0xA7, 2, 2]]
        #expect(parts.map(\.headerOctets) == headers)
    }

    @Test(.check(12))
    func `common-text-12: 81 euro signs make two parts of 152 and 10 septets`() throws {
        let parts = try split(String(repeating: "€", count: 81))

        #expect(parts.map(\.units) == [152, 10])
        #expect(parts.allSatisfy { $0.alphabet == .gsm7 && $0.payload.last == 0x65 })
    }

    @Test(.check(13)) func `common-text-13: 459 carets make seven parts`() throws {
        let text = String(repeating: "^", count: 459)

        #expect(try split(text).count == 7)
        #expect(Segmentation.count(text).parts == 7)
    }

    @Test(.check(14)) func `common-text-14: 36 emoji make two parts, no pair torn`() throws {
        let parts = try split(String(repeating: "😀", count: 36))

        #expect(parts.map(\.units) == [66, 6])
        #expect(parts.allSatisfy { UCS2.decode($0.payload) != nil })
    }

    @Test(.check(15)) func `common-text-15: 70 Cyrillic letters and an a make two parts`() throws {
        let parts = try split(String(repeating: "я", count: 70) + "a")

        #expect(parts.map(\.alphabet) == [.ucs2, .ucs2])
        #expect(parts.map(\.units) == [67, 4])
    }

    @Test(
        .check(16),
        arguments: [#""\uD83D""#, #""\uD83Dx""#, #""\uD83D\u0041""#, #""\uDE00""#]
    )
    func `common-text-16: a lone surrogate in JSON is a syntax error`(json: String) {
        let error = #expect(throws: JSONError.self) { try JSON.parse(Array(json.utf8)) }

        #expect(error?.reason == .loneSurrogate)
    }

    @Test(
        .check(23),
        arguments: [
            ("+12025550123", true), ("+1202555012", false), ("+0123456789", false),
            ("+1234567890123456", false),
        ]
    )
    func `common-text-23: a full number has its shape`(text: String, isValid: Bool) {
        #expect((MSISDN(text) != nil) == isValid)
    }

    @Test(
        .check(24),
        arguments: [("ACME Parts", true), ("ACME PartsLtd", false), ("123456", false)]
    )
    func `common-text-24: a name has at most 11 characters and a letter`(
        text: String,
        isValid: Bool
    ) {
        #expect((AlphanumericOriginator(text) != nil) == isValid)
    }

    /// As the gateway cuts an SMS, with room enough for every check.
    func split(_ text: String) throws -> [Part] {
        try Segmentation.split(text, reference: 0xA7, limit: Limits.smsParts)
    }
}
