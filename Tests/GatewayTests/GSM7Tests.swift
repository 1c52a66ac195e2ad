import Gateway
import Testing

struct GSM7Tests {
    static let latin: [(UInt8, UInt32)] = [
        (0x00, 0x40), (0x01, 0xA3), (0x02, 0x24), (0x03, 0xA5), (0x04, 0xE8), (0x05, 0xE9),
        (0x06, 0xF9), (0x07, 0xEC), (0x08, 0xF2), (0x09, 0xC7), (0x0A, 0x0A), (0x0B, 0xD8),
        (0x0C, 0xF8), (0x0D, 0x0D), (0x0E, 0xC5), (0x0F, 0xE5), (0x11, 0x5F), (0x1C, 0xC6),
        (0x1D, 0xE6), (0x1E, 0xDF), (0x1F, 0xC9), (0x24, 0xA4), (0x40, 0xA1), (0x5B, 0xC4),
        (0x5C, 0xD6), (0x5D, 0xD1), (0x5E, 0xDC), (0x5F, 0xA7), (0x60, 0xBF), (0x7B, 0xE4),
        (0x7C, 0xF6), (0x7D, 0xF1), (0x7E, 0xFC), (0x7F, 0xE0),
    ]
    static let greek: [(UInt8, UInt32)] = [
        (0x10, 0x394), (0x12, 0x3A6), (0x13, 0x393), (0x14, 0x39B), (0x15, 0x3A9), (0x16, 0x3A0),
        (0x17, 0x3A8), (0x18, 0x3A3), (0x19, 0x398), (0x1A, 0x39E),
    ]
    static let ascii: [(UInt8, UInt32)] =
        ([0x20...0x23, 0x25...0x3F, 0x41...0x5A, 0x61...0x7A] as [ClosedRange<UInt8>])
        .flatMap { $0.map { ($0, UInt32($0)) } }
    static let `extension`: [(UInt8, UInt32)] = [
        (0x0A, 0x0C), (0x14, 0x5E), (0x28, 0x7B), (0x29, 0x7D), (0x2F, 0x5C), (0x3C, 0x5B),
        (0x3D, 0x7E), (0x3E, 0x5D), (0x40, 0x7C), (0x65, 0x20AC),
    ]

    @Test func `the tables name all places but the escape`() {
        #expect((Self.latin + Self.greek + Self.ascii).count == 127)
    }

    @Test(arguments: latin + greek + ascii)
    func `a basic character is one septet, both ways`(septet: UInt8, code: UInt32) throws {
        let text = String(try #require(Unicode.Scalar(code)))

        #expect(GSM7.encode(text) == [septet])
        #expect(GSM7.decode([septet])?.unicodeScalars.map(\.value) == [code])
    }

    @Test(arguments: `extension`)
    func `an extension character is two septets, both ways`(septet: UInt8, code: UInt32) throws {
        let text = String(try #require(Unicode.Scalar(code)))

        #expect(GSM7.encode(text) == [0x1B, septet])
        #expect(GSM7.decode([0x1B, septet]) == text)
    }

    @Test(arguments: [
        "`", "\t", "\u{A0}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{2013}", "\u{2026}", "ç", "á",
        "â", "Α", "я", "😀", "\u{1B}", "\u{FEFF}", "c\u{327}", "e\u{301}\u{301}", "\u{301}",
        "\u{2126}", "\u{3AA}", "\u{20AD}",
    ])
    func `one character outside the alphabet makes the whole text unfit`(text: String) {
        #expect(GSM7.encode("ok " + text) == nil)
        #expect(GSM7.encode(text + " ok") == nil)
    }

    @Test(arguments: [
        ("à", "a\u{300}"), ("è", "e\u{300}"), ("ì", "i\u{300}"), ("ò", "o\u{300}"),
        ("ù", "u\u{300}"), ("é", "e\u{301}"), ("É", "E\u{301}"), ("ñ", "n\u{303}"),
        ("Ñ", "N\u{303}"), ("ä", "a\u{308}"), ("ö", "o\u{308}"), ("ü", "u\u{308}"),
        ("Ä", "A\u{308}"), ("Ö", "O\u{308}"), ("Ü", "U\u{308}"), ("å", "a\u{30A}"),
        ("Å", "A\u{30A}"), ("Ç", "C\u{327}"),
    ])
    func `a letter with its mark is the character it is shown as`(joined: String, apart: String) {
        #expect(GSM7.encode(joined)?.count == 1)
        #expect(GSM7.encode("x" + apart + "x") == GSM7.encode("x" + joined + "x"))
    }

    @Test(
        arguments: [
            ([], ""), ([0x1B], ""), ([0x41, 0x1B], "A"), ([0x1B, 0x41], "A"),
            ([0x1B, 0x1B, 0x41], " A"), ([0x1B, 0x1B, 0x1B, 0x65], " €"),
            ([0x41, 0x1B, 0x65], "A€"),
        ] as [([UInt8], String)]
    )
    func `escapes are read as a handset reads them`(septets: [UInt8], text: String) {
        #expect(GSM7.decode(septets) == text)
    }

    @Test func `an octet with its high bit set is no septet`() {
        #expect(GSM7.decode([0x41, 0x80]) == nil)
    }
}
