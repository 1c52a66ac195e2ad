import Gateway
import Testing

struct SeptetPackingTests {
    @Test(arguments: [
        ("", "", 0), ("Kveld", "4B7B994D06", 0), ("€", "9B32", 0), ("A€B", "C14D5908", 0),
        ("Price 5€", "50797A5C06D53665", 0), ("Hi", "9069", 6),
    ])
    func `septets pack with the lowest bit first`(
        text: String,
        packed: String,
        headerOctets: Int
    ) throws {
        let septets = try #require(GSM7.encode(text))
        let fillBits = SeptetPacking.fillBits(headerOctets: headerOctets)

        #expect(SeptetPacking.pack(septets, fillBits: fillBits) == octets(packed))
    }

    @Test(arguments: [(0, 0), (4, 3), (6, 1), (7, 0), (9, 5), (12, 2), (140, 0)])
    func `fill bits lead to the next septet`(headerOctets: Int, fillBits: Int) {
        #expect(SeptetPacking.fillBits(headerOctets: headerOctets) == fillBits)
        #expect((headerOctets * 8 + fillBits) % 7 == 0)
    }

    @Test(arguments: 0...6)
    func `what was packed unpacks, whatever its length`(fillBits: Int) {
        for count in 0...160 {
            let septets = (0..<count).map { UInt8(($0 &* 37 &+ count) & 0x7F) }
            let packed = SeptetPacking.pack(septets, fillBits: fillBits)
            #expect(
                SeptetPacking.unpack(packed, count: count, fillBits: fillBits) == septets
            )
        }
    }

    @Test func `too few octets do not unpack`() {
        #expect(
            SeptetPacking.unpack([0, 0, 0, 0, 0, 0, 0], count: 8) == [UInt8](repeating: 0, count: 8)
        )
        #expect(SeptetPacking.unpack([0, 0, 0, 0, 0, 0, 0], count: 9) == nil)
        #expect(SeptetPacking.unpack([0, 0, 0, 0, 0, 0, 0], count: 8, fillBits: 1) == nil)
        #expect(SeptetPacking.unpack([0], count: -1) == nil)
    }
}
