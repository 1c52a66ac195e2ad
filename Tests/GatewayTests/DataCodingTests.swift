import Gateway
import Testing

struct DataCodingTests {
    @Test(
        arguments: [
            (0x00, .gsm7, nil), (0x04, .data, nil), (0x08, .ucs2, nil), (0x0C, .gsm7, nil),
            (0x01, .gsm7, nil), (0x10, .gsm7, .flash), (0x11, .gsm7, .handset), (0x12, .gsm7, .sim),
            (0x13, .gsm7, .terminalEquipment), (0x14, .data, .flash),
            (0x17, .data, .terminalEquipment),
            (0x18, .ucs2, .flash), (0x19, .ucs2, .handset), (0x1B, .ucs2, .terminalEquipment),
            (0x40, .gsm7, nil), (0x58, .ucs2, .flash), (0x80, .gsm7, nil), (0xBF, .gsm7, nil),
            (0xF0, .gsm7, .flash), (0xF3, .gsm7, .terminalEquipment), (0xF4, .data, .flash),
            (0xF5, .data, .handset), (0xF7, .data, .terminalEquipment), (0xF8, .gsm7, nil),
        ] as [(UInt8, Alphabet, DataCoding.MessageClass?)]
    )
    func `an octet says alphabet and class`(
        octet: UInt8,
        alphabet: Alphabet,
        messageClass: DataCoding.MessageClass?
    ) throws {
        let coding = try #require(DataCoding(octet))

        #expect(coding.alphabet == alphabet)
        #expect(coding.messageClass == messageClass)
        #expect(coding.isFlash == (messageClass == .flash))
        #expect(coding.messageWaiting == nil)
    }

    @Test(
        arguments: [
            (0xC0, .gsm7, .discard), (0xCF, .gsm7, .discard), (0xD0, .gsm7, .store),
            (0xDF, .gsm7, .store), (0xE0, .ucs2, .store), (0xEF, .ucs2, .store),
        ] as [(UInt8, Alphabet, DataCoding.MessageWaiting)]
    )
    func `an octet may say that a message waits`(
        octet: UInt8,
        alphabet: Alphabet,
        waiting: DataCoding.MessageWaiting
    ) {
        #expect(DataCoding(octet)?.alphabet == alphabet)
        #expect(DataCoding(octet)?.messageWaiting == waiting)
    }

    @Test(arguments: [0x20, 0x24, 0x28, 0x30, 0x3F, 0x60] as [UInt8])
    func `compressed text is refused`(octet: UInt8) {
        #expect(DataCoding(octet) == nil)
    }

    @Test(
        arguments: [
            (.gsm7, nil, 0x00), (.data, nil, 0x04), (.ucs2, nil, 0x08), (.gsm7, .flash, 0x10),
            (.ucs2, .flash, 0x18), (.data, .sim, 0x16), (.gsm7, .handset, 0x11),
        ] as [(Alphabet, DataCoding.MessageClass?, UInt8)]
    )
    func `a scheme to send is an octet of the general group`(
        alphabet: Alphabet,
        messageClass: DataCoding.MessageClass?,
        octet: UInt8
    ) {
        let coding = DataCoding(alphabet, class: messageClass)

        #expect(coding.value == octet)
        #expect(DataCoding(octet) == coding)
    }
}
