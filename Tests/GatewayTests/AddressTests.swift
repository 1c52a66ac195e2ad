import Gateway
import Testing

struct AddressTests {
    @Test(arguments: [
        ("+12025550123", "+12025550123", TypeOfNumber.international, NumberingPlan.isdn),
        ("12025550123", "+12025550123", .international, .isdn),
        ("+3541234", "+3541234", .international, .isdn),
        ("123", "123", .networkSpecific, .unknown),
        ("3541234", "3541234", .networkSpecific, .unknown),
        ("12345678", "12345678", .networkSpecific, .unknown),
        ("ACME Parts", "ACME Parts", .alphanumeric, .unknown),
    ])
    func `an originator is a short code, a number or a name`(
        text: String,
        written: String,
        type: TypeOfNumber,
        plan: NumberingPlan
    ) throws {
        let address = try #require(Address(originator: text))

        #expect(address.text == written)
        #expect(address.typeOfNumber == type)
        #expect(address.numberingPlan == plan)
    }

    @Test(arguments: ["", "12", "+12", "012345678", "+1202555012", "twelve chars", " ACME"])
    func `what is none of the three is refused`(text: String) {
        #expect(Address(originator: text) == nil)
    }

    @Test func `a destination is a short code or a number`() {
        #expect(Address(destination: "12345")?.text == "12345")
        #expect(Address(destination: "447700900111")?.text == "+447700900111")
        #expect(Address(destination: "20970123456789")?.text == "20970123456789")
        #expect(Address(destination: "+20970123456789")?.text == "+20970123456789")
        #expect(Address(originator: "20970123456789")?.text == "+20970123456789")
        #expect(Address(destination: "ACME") == nil)
    }

    @Test func `an address field holds a number without its plus`() {
        #expect(Address(originator: "+12025550123")?.field == "12025550123")
        #expect(Address(originator: "2025")?.field == "2025")
        #expect(Address(originator: "ACME")?.field == "ACME")
    }

    @Test(arguments: [
        ("12", false), ("123", true), ("12345678", true), ("123456789", false), ("+1234", false),
        ("12a4", false), ("１２３４", false),
    ])
    func `a short code has three to eight digits`(text: String, isValid: Bool) {
        #expect((ShortCode(text) != nil) == isValid)
    }

    @Test(arguments: [
        "a", "ACME Parts", "ACME-Parts1", "Ærlig Ås", "Γ7", "info@x", "Cafe\u{301} Oslo 1",
    ])
    func `a name of the basic table is taken`(text: String) {
        #expect(AlphanumericOriginator(text) != nil)
    }

    @Test(arguments: [
        "", "ACME PartsLtd", "twelve chars", "123456", "12-34", " ACME", "ACME ", "ACME€", "A[1]",
        "çа", "AC\nME", "AC\rME", "AC\tME",
    ])
    func `a name that cannot stand on air is refused`(text: String) {
        #expect(AlphanumericOriginator(text) == nil)
    }

    @Test func `a name is kept with its marks joined to its letters`() throws {
        let name = try #require(AlphanumericOriginator("Cafe\u{301}"))

        #expect(name.text.unicodeScalars.elementsEqual("Caf\u{E9}".unicodeScalars))
    }
}
