import FoundationEssentials
import Gateway
import TestSupport
import Testing

extension CommonTextConformance {
    @Test(.check(17)) func `common-text-17: Kveld packs to 4B7B994D06 and back`() {
        let septets: [UInt8] = [0x4B, 0x76, 0x65, 0x6C, 0x64]
        let packed: [UInt8] = [0x4B, 0x7B, 0x99, 0x4D, 0x06]

        #expect(SeptetPacking.pack(septets) == packed)
        #expect(SeptetPacking.unpack(packed, count: 5) == septets)
        #expect(GSM7.decode(septets) == "Kveld")
    }

    @Test(.check(18)) func `common-text-18: seven septets of ones leave seven zero bits`() {
        let packed = SeptetPacking.pack([UInt8](repeating: 0x7F, count: 7))

        #expect(packed == [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01])
    }

    @Test(.check(19)) func `common-text-19: parts that come backwards join in order`() throws {
        #expect(
            try join([("two", [5, 0, 3, 9, 2, 2]), ("one ", [5, 0, 3, 9, 2, 1])]) == ["one two"]
        )
    }

    @Test(.check(20)) func `common-text-20: a part that comes twice is there once`() throws {
        let first: (String, [UInt8]) = ("one ", [5, 0, 3, 9, 2, 1])

        #expect(try join([first, first, ("two", [5, 0, 3, 9, 2, 2])]) == ["one two"])
    }

    @Test(.check(21)) func `common-text-21: a part of no parts is delivered alone`() throws {
        #expect(try join([("alone", [5, 0, 3, 9, 0, 1])]) == ["alone"])
    }

    @Test(.check(22))
    func `common-text-22: the same reference of another sender is another message`() throws {
        var reassembly = Reassembly()
        let recipient = try address("+12025550140")
        let arrivals = try [
            ("+12025550123", "a1 ", 1), ("+447700900123", "b2", 2), ("+12025550123", "a2", 2),
            ("+447700900123", "b1 ", 1),
        ].map { (try address($0), try part($1, [5, 0, 3, 9, 2, $2])) }

        let joined = arrivals.map { originator, part in
            reassembly.add(part, from: originator, to: recipient, at: .distantPast)
                .flatMap(Part.text)
        }

        #expect(joined == [nil, nil, "a1 a2", "b1 b2"])
    }

    @Test(.check(32)) func `common-text-32: DCS 14 is data, however much it looks like text`()
        throws
    {
        let coding = try #require(DataCoding(0x14))
        let part = Part(coding.alphabet, payload: Array("Kveld".utf8))

        #expect(coding.alphabet == .data)
        #expect(Part.text(of: [part]) == nil)
        #expect(part.payload == Array("Kveld".utf8))
    }

    @Test(.check(33)) func `common-text-33: a header of seven octets leaves 152 septets`() throws {
        let header = try #require(UserDataHeader([0x06, 0x08, 0x04, 0x01, 0x02, 0x02, 0x01]))

        #expect(header.concatenation?.reference == 0x0102)
        #expect(Alphabet.gsm7.capacity(headerOctets: header.octets.count) == 152)
    }

    @Test(.check(34)) func `common-text-34: septet 0C under the Turkish locking shift is ğ`() throws
    {
        let part = try part("ø", [0x03, 0x25, 0x01, 0x01])

        #expect(part.payload == [0x0C])
        #expect(Part.text(of: [part]) == "ğ")
    }

    /// The texts of the messages that come out when these parts come in, all of one sender.
    private func join(_ arrivals: [(text: String, header: [UInt8])]) throws -> [String] {
        var reassembly = Reassembly()
        let originator = try address("+12025550123")
        let recipient = try address("+12025550140")
        var joined: [String] = []
        for arrival in arrivals {
            let part = try part(arrival.text, arrival.header)
            if let parts = reassembly.add(part, from: originator, to: recipient, at: .distantPast) {
                joined.append(try #require(Part.text(of: parts)))
            }
        }
        return joined
    }

    private func part(_ text: String, _ header: [UInt8]) throws -> Part {
        let header = try #require(UserDataHeader(header))
        return Part(.gsm7, header: header, payload: try #require(GSM7.encode(text)))
    }

    private func address(_ text: String) throws -> Address {
        try #require(Address(originator: text))
    }
}
