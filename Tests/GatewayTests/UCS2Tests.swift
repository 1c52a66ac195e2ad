import Gateway
import Testing

struct UCS2Tests {
    @Test func `a character above the first plane has two units`() {
        #expect(UCS2.units("Hei 😀") == [0x48, 0x65, 0x69, 0x20, 0xD83D, 0xDE00])
        #expect(UCS2.octets(UCS2.units("я😀")) == octets("044FD83DDE00"))
    }

    @Test(arguments: ["", "Hei 😀", "я", "CR\r\nLF", "e\u{301}", "\u{FFFD}", "a\u{FEFF}b"])
    func `octets give back the text as it was sent`(text: String) throws {
        let decoded = try #require(UCS2.decode(UCS2.octets(UCS2.units(text))))

        #expect(decoded.unicodeScalars.elementsEqual(text.unicodeScalars))
    }

    @Test(arguments: ["00", "004404", "D83D", "DE00", "D83D0048", "DE00D83D", "0048D83D"])
    func `half a unit or half a pair is no text`(hex: String) {
        #expect(UCS2.decode(octets(hex)) == nil)
    }

    @Test func `a byte order mark is taken off the start, both ways`() {
        #expect(UCS2.units("\u{FEFF}я") == [0x44F])
        #expect(UCS2.decode(octets("FEFF044F")) == "я")
        #expect(Segmentation.count("\u{FEFF}abc") == (.gsm7, 1, 3))
    }
}
