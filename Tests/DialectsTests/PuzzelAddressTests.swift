import Dialects
import Gateway
import Invocation
import JSON
import Testing

struct PuzzelAddressTests {
    private typealias Sample = PuzzelSample

    @Test(arguments: [
        ("+46701740611", "+46701740611"),
        ("+46 70-174 06 11", "+46701740611"),
        ("0046701740611", "+46701740611"),
        ("(0046) 70.174.06.11", "+46701740611"),
        ("46701740611", "+46701740611"),
        ("+4740000001", "+4740000001"),
        ("+4790000001", "+4790000001"),
        ("+47580000000001", "+47580000000001"),
        ("+47590000000001", "+47590000000001"),
        ("+12025550123", "+12025550123"),
        ("+1234567", nil),
        ("+3712345", "+3712345"),
        ("+123456789012345", nil),
        ("+358123456789012", "+358123456789012"),
        ("+3581234567890123", nil),
        ("+4720000001", nil),
        ("+47900000011", nil),
        ("+4757000000", nil),
        ("+4758000001", nil),
        ("+470", nil),
        ("070", nil),
        ("90000001", nil),
        ("1234567", nil),
        ("0701740611", nil),
        ("+46+701740611", nil),
        ("++46701740611", nil),
        ("46701740611+", nil),
        ("+46701740611a", nil),
        ("+٤٦٧٠١٧٤٠٦١١", nil),
        (" ", nil),
        ("+", nil),
        (" 46701740611", "+46701740611"),
        ("2097", nil),
    ])
    func `puzzel-12, 14: numbers as people write them`(text: String, number: String?) throws {
        let status = try Sample.status(Sample.message(["recipient": .string(text)]))

        #expect(status["statusCode"] == (number == nil ? 5 : 1))
        #expect(status["recipient"]?.string == number ?? text)
    }

    @Test func `8 digits are a number where the service has a country`() throws {
        var terms = Sample.terms
        terms.countryCode = "47"

        for (text, number) in [("900 00 001", "+4790000001"), ("20000001", nil)] {
            let status = try Sample.status(Sample.message(["recipient": .string(text)]), terms)
            #expect(status["recipient"]?.string == number ?? text)
            #expect(status["statusCode"] == (number == nil ? 5 : 1))
        }
    }

    @Test(arguments: [
        ("+46701740613", "+46701740613"),
        ("%2B46701740613", "+46701740613"),
        ("%2046701740613", "+46701740613"),
        ("+%2B46701740613", "+46701740613"),
        ("+0046701740613", "+46701740613"),
        ("+4670+174+06+13", "+46701740613"),
        ("+3712345", "+3712345"),
        ("3712345", nil),
    ])
    func `puzzel-13: a plus that was not escaped is a plus`(text: String, number: String?) throws {
        let query = "message[0].recipient=\(text)&message[0].content=Hei"

        let items = try Sample.draft(Sample.get(query)).items

        #expect(items.first?.message.owner.e164 == number)
    }

    @Test(arguments: [
        ("FjordbokOslo", false), ("FjordbokOsl", true), ("Fjord_bok", false),
        ("Fjord & Bok", true), ("Fjord%&-+.,", true), ("12345", true), ("Bokhyllå", false),
        (" Fjord", false), ("Fjord ", false), ("", false), ("a", true), ("a\nb", false),
    ])
    func `puzzel-15: names of 11 characters at most`(text: String, isGood: Bool) throws {
        let message = Self.message("ALPHANUMERIC", .string(text))

        #expect(try Sample.code(message) == (isGood ? 1 : 5))
        if isGood { #expect(try Sample.item(message).message.from == text) }
    }

    @Test(
        arguments: [
            ("Alphanumeric", 1), ("ALPHANUMERIC", 1), ("alphanumeric", 1), (2, 1), ("2", 1),
            ("SHORT", 5), ("", 5), (4, 5), (0, 5), (true, 5),
        ] as [(JSON, Int64)]
    )
    func `puzzel-16: types in any case, and by number`(type: JSON, code: Int64) throws {
        let settings: JSON = ["originatorType": type, "originator": "Fjordbok"]

        #expect(try Sample.code(Sample.message(settings: ["originatorSettings": settings])) == code)
    }

    @Test(arguments: [
        ("INTERNATIONAL", "+46701740610", "+46701740610"),
        ("International", "0046 70 174 06 10", "+46701740610"),
        ("1", "+4722000001", "+4722000001"),
        ("INTERNATIONAL", "Fjordbok", nil),
        ("INTERNATIONAL", "2097", nil),
        ("NETWORK", "2097", "2097"),
        ("3", "209", "209"),
        ("NETWORK", "20", nil),
        ("NETWORK", "20971234567890", "20971234567890"),
        ("NETWORK", "209712345678901", nil),
        ("NETWORK", "+2097", nil),
        ("NETWORK", "Fjordbok", nil),
    ])
    func `an originator is one of its type`(type: String, text: String, from: String?) throws {
        let message = Self.message(type, .string(text))

        #expect(try Sample.code(message) == (from == nil ? 5 : 1))
        if let from { #expect(try Sample.item(message).message.from == from) }
    }

    @Test func `both fields of an originator are needed, and none is the service's`() throws {
        for settings: JSON in [["originatorType": "NETWORK"], ["originator": "2097"], [:], "x"] {
            let message = Sample.message(settings: ["originatorSettings": settings])
            #expect(try Sample.code(message) == 5)
        }
        #expect(try Sample.item(Sample.message()).message.from == "2097")
    }

    @Test func `puzzel-17: no originator with a price`() throws {
        let settings: JSON = ["originatorType": "NETWORK", "originator": "2097"]
        let message = Sample.message([
            "price": 200, "settings": ["originatorSettings": settings],
        ])

        #expect(try Sample.code(message) == 3)
    }

    private static func message(_ type: String, _ originator: JSON) -> JSON {
        let settings: JSON = ["originatorType": .string(type), "originator": originator]
        return PuzzelSample.message(settings: ["originatorSettings": settings])
    }
}
