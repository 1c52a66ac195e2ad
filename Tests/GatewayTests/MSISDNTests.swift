import Gateway
import Testing

struct MSISDNTests {
    @Test(arguments: [
        ("+12025550123", "+12025550123"), ("12025550123", "+12025550123"),
        ("+447700900123", "+447700900123"), ("+46701740605", "+46701740605"),
        ("+4790000001", "+4790000001"), ("+4740000001", "+4740000001"),
        ("+47580000000001", "+47580000000001"), ("+47590000000001", "+47590000000001"),
        ("+441632960123", "+441632960123"), ("+4721000000", "+4721000000"),
        ("+3541234", "+3541234"), ("+353861234567890", "+353861234567890"),
    ])
    func `a full number is taken, and written with a plus`(text: String, e164: String) {
        #expect(MSISDN(text)?.e164 == e164)
    }

    @Test(arguments: [
        "", "+", "++12025550123", "+354123", "+3538612345678901", "+0123456789", "0123456789",
        "+1 202 555 0123", "+1-202-555-0123", "+1202555012", "+120255501234", "+11025550123",
        "+12021550123", "+44770090012", "+4477009001234", "+479000000", "+47900000011",
        "+474000000", "+4758000001", "+475900000001", "+1202555O123", "+٤٧٩٠٠٠٠٠٠١", "+４７９０００００１",
        "12025550123+",
    ])
    func `what cannot be a full number is refused`(text: String) {
        #expect(MSISDN(text) == nil)
    }

    @Test func `a number is the same with and without its plus`() {
        #expect(MSISDN("+12025550123") == MSISDN("12025550123"))
    }

    @Test(arguments: [
        ("+447700900111", "+4477…11"), ("+12025550123", "+1202…23"), ("+3541234", "+3…34"),
        ("+35412345", "+35…45"),
    ])
    func `a printed number hides at least four digits`(text: String, printed: String) throws {
        let number = try #require(MSISDN(text))

        #expect("\(number)" == printed)
        #expect("\(Address.msisdn(number))" == printed)
        #expect("\([Optional(number)])".contains(number.digits) == false)
    }
}
