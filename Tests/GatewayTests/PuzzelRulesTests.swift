import Gateway
import Testing

struct PuzzelRulesTests {
    @Test(arguments: [
        (-1, nil), (0, 300), (11, 3600), (143, 43_200), (144, 45_000), (167, 86_400),
        (168, 172_800), (173, 604_800), (174, nil),
    ])
    func `a validity code is a time`(code: Int, seconds: Int?) {
        #expect(PuzzelTerms.validitySeconds(code: code) == seconds)
    }

    @Test(arguments: [
        (100, "01000", true), (50_000, "01001", true), (50_100, "01001", false),
        (100_000, "05010", true), (100_100, "05010", false), (50_100, "16008", false),
        (50_100, "16007", true), (99, "05000", false), (150, "05000", false),
        (0, "05000", false), (100, "01002", false), (100, "89001", true), (100, "1000", false),
        (100, "+1000", false), (100, "abcde", false),
    ])
    func `a premium price is whole kroner within its code`(
        price: Int,
        code: String,
        isAllowed: Bool
    ) {
        #expect(PremiumPrice.isAllowed(price, serviceCode: code) == isAllowed)
    }

    @Test(arguments: [
        ("", []), ("00fF", [0, 255]), ("0", nil), ("0g", nil), ("é0", nil), ("0x10", nil),
    ])
    func `octets are pairs of digits`(text: String, octets: [UInt8]?) {
        #expect(Hexadecimal.octets(text) == octets)
        if let octets { #expect(Hexadecimal.text(octets) == text.lowercased()) }
    }
}
