import Gateway
import Testing

struct ShiftTablesTests {
    @Test(
        arguments: [
            (1, "474953636769731B", "ĞİŞçğış "),
            (2, "0941494F5561696F75", "çÁÍÓÚáíóú"),
            (
                3, "05090B0C0E0F121315161718191F41494F555B5C61696F757B7C7F",
                "êçÔôÁáΦΓΩΠΨΣΘÊÀÍÓÚÃÕÂíóúãõâ"
            ),
            (1, "0A1428292F3C3D3E4065", "\u{0C}^{}\\[~]|€"),
            (2, "0A1428292F3C3D3E4065", "\u{0C}^{}\\[~]|€"),
            (3, "0A1428292F3C3D3E4065", "\u{0C}^{}\\[~]|€"),
            (6, "0A1428292F3C3D3E4065", "\u{0C}^{}\\[~]|€"),
            (1, "42", "B"),
        ] as [(UInt8, String, String)]
    )
    func `a single shift replaces what an escape leads to`(
        language: UInt8,
        septets: String,
        text: String
    ) {
        let escaped = octets(septets).flatMap { [0x1B, $0] as [UInt8] }

        #expect(GSM7.decode(escaped, singleShift: language) == text)
    }

    @Test(
        arguments: [
            (1, "04070B0C1C1D4060", "€ıĞğŞşİç"),
            (3, "0406070809", "êúíóç"),
            (3, "0B0C0E0F1213141516171819", "ÔôÁáªÇÀ∞^\\€Ó"),
            (3, "1A1C1D1E24405B5C5D607B7C7D", "|ÂâÊºÍÃÕÚ~ãõ`"),
            (1, "41001B65", "A@€"),
            (2, "09404160", "Ç¡A¿"),
            (6, "09404160", "Ç¡A¿"),
            (1, "1B0C", "ğ"),
        ] as [(UInt8, String, String)]
    )
    func `a locking shift replaces places of the basic table`(
        language: UInt8,
        septets: String,
        text: String
    ) {
        #expect(GSM7.decode(octets(septets), lockingShift: language) == text)
    }

    @Test func `three languages are known`() {
        #expect((0...14).filter(ShiftTables.isKnown) == [1, 2, 3])
    }
}
