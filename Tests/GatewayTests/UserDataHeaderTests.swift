import Gateway
import Testing

struct UserDataHeaderTests {
    @Test(
        arguments: [
            ("050003A70201", 0xA7, 2, 1), ("050003A70202", 0xA7, 2, 2),
            ("050003FFFFFF", 0xFF, 255, 255),
            ("06080401020201", 0x0102, 2, 1), ("0B050415B300000003A70201", 0xA7, 2, 1),
            ("0A70030102030003A70201", 0xA7, 2, 1), ("0B0003A70000080401020302", 0x0102, 3, 2),
            ("0B080401020302000311FF03", 0x11, 255, 3), ("0A000311FF030003A70000", 0x11, 255, 3),
        ] as [(String, UInt16, UInt8, UInt8)]
    )
    func `a header says where its part stands`(
        hex: String,
        reference: UInt16,
        total: UInt8,
        sequence: UInt8
    ) throws {
        let place = try #require(UserDataHeader(octets(hex))?.concatenation)

        #expect(place.reference == reference)
        #expect(place.total == total)
        #expect(place.sequence == sequence)
    }

    @Test(arguments: [
        "050003A70001", "050003A70200", "050003A70203", "050003A70000", "0400020201",
        "050803A70201", "06000401020201", "03240101", "00",
    ])
    func `an element that cannot be is passed over`(hex: String) throws {
        let header = try #require(UserDataHeader(octets(hex)))

        #expect(header.concatenation == nil)
    }

    @Test(arguments: [
        "", "01", "050003A702", "050003A7020100", "0100", "02000101", "020003", "050004A70201",
    ])
    func `a header whose lengths do not fit is malformed`(hex: String) {
        #expect(UserDataHeader(octets(hex)) == nil)
    }

    @Test(arguments: ["050003A70201", "06080401020201", "0B050415B300000003A70201", "00"])
    func `a header is written as it was read`(hex: String) {
        #expect(UserDataHeader(octets(hex))?.octets == octets(hex))
    }

    @Test func `shift elements name their languages`() {
        let header = UserDataHeader([.init(0x24, [1]), .init(0x25, [3]), .init(0x24, [2])])

        #expect(header.singleShift == 2)
        #expect(header.lockingShift == 3)
        #expect(UserDataHeader([.init(0x24, [1, 2])]).singleShift == nil)
    }

    @Test func `user data divides into header and content`() throws {
        let divided = try #require(UserDataHeader.divide(octets("050003A702014869")))

        #expect(divided.header == UserDataHeader(reference: 0xA7, total: 2, sequence: 1))
        #expect(divided.payload == octets("4869"))
        #expect(UserDataHeader.divide(octets("050003A7")) == nil)
        #expect(UserDataHeader.divide([]) == nil)
    }

    @Test(arguments: [
        (0, 160, 140, 70), (4, 155, 136, 68), (6, 153, 134, 67), (7, 152, 133, 66),
        (9, 149, 131, 65), (10, 148, 130, 65), (12, 146, 128, 64), (140, 0, 0, 0),
    ])
    func `a header leaves room for so many units`(
        headerOctets: Int,
        septets: Int,
        octets: Int,
        units: Int
    ) {
        #expect(Alphabet.gsm7.capacity(headerOctets: headerOctets) == septets)
        #expect(Alphabet.data.capacity(headerOctets: headerOctets) == octets)
        #expect(Alphabet.ucs2.capacity(headerOctets: headerOctets) == units)
    }
}
