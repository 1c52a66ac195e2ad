import Dialects
import Gateway
import JSON
import Testing

struct PuzzelContentTests {
    private typealias Sample = PuzzelSample

    /// Content, and the units of its parts; nil where it is refused.
    private static let cuts: [(String, [Int]?)] = [
        (text("a", 160), [160]),
        (text("a", 161), [153, 8]),
        (text("a", 918), [153, 153, 153, 153, 153, 153]),
        (text("a", 919), nil),
        (text("^", 456), [152, 152, 152, 152, 152, 152]),
        (text("^", 459), nil),
        ("a", [1]),
        ("", nil),
        ("\u{FEFF}", nil),
    ]

    private static let detected: [(String, Int64)] = [
        (text("я", 402), 1), (text("я", 403), 5), (text("😀", 198), 1), (text("😀", 199), 5),
        (text("a", 918), 1),
    ]

    /// Scheme, content and code.
    private static let schemes: [(String, String, Int64)] = [
        ("F5", "48656C6C6F", 1), ("f5", "48656c6c6f", 1), ("04", "00", 1), ("F5", "Hello", 5),
        ("F5", "486", 5), ("F5", "", 5), ("5", "48", 5), ("G1", "48", 5), ("F51", "48", 5),
        ("", "48", 5), ("24", "48", 5), ("F5", text("00", 804), 1), ("F5", text("00", 805), 5),
    ]

    private static func text(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }

    private static func message(_ content: String, _ settings: JSON = [:]) -> JSON {
        Sample.message(["content": .string(content), "settings": settings])
    }

    @Test(arguments: cuts)
    func `puzzel-21: six real parts are the most`(content: String, units: [Int]?) throws {
        let message = Self.message(content)

        #expect(try Sample.code(message) == (units == nil ? 5 : 1))
        if let units {
            let parts = try Sample.item(message).message.parts(reference: 1, limit: 6)
            #expect(parts.map(\.payload.count) == units)
        }
    }

    @Test func `puzzel-22: what is not in the alphabet is refused, and content is named`() throws {
        let status = try Sample.status(Self.message("Привет"))

        #expect(status["statusCode"] == 5)
        #expect(status["statusMessage"]?.string?.hasPrefix("content:") == true)
    }

    @Test(arguments: detected)
    func `puzzel-23: detected text goes as UCS-2`(content: String, code: Int64) throws {
        let message = Self.message(content, ["autoDetectEncoding": true])

        #expect(try Sample.code(message) == code)
        if code == 1, content.hasPrefix("я") {
            let parts = try Sample.item(message).message.parts(reference: 1, limit: 6)
            #expect(parts.map(\.dataCoding) == [8, 8, 8, 8, 8, 8])
        }
    }

    @Test(arguments: [
        ("SAFE_REMOVE_NON_GSM", "àòù"), ("SAFE_REMOVE_NON_GSM_WITH_REPLACE", "aàoòuù"),
    ])
    func `puzzel-24: letters are removed or replaced`(type: String, expected: String) throws {
        let parameters: KeyValuePairs<String, JSON> = ["parsing-type": .string(type)]
        let alias: KeyValuePairs<String, JSON> = ["parsing_type": .string(type)]

        for parameters in [parameters, alias] {
            let message = Sample.message(content: "áàóòúù", parameters: parameters)
            #expect(try Sample.item(message).message.text == expected)
        }
    }

    @Test func `puzzel-24: the old flag replaces`() throws {
        let message = Self.message("áàóòúù: 1", ["safeRemoveNonGsmCharacters": true])

        #expect(try Sample.item(message).message.text == "aàoòuù: 1")
    }

    @Test func `puzzel-25: nothing left is no message`() throws {
        for type in ["SAFE_REMOVE_NON_GSM", "SAFE_REMOVE_NON_GSM_WITH_REPLACE"] {
            let parameters: KeyValuePairs<String, JSON> = ["parsing-type": .string(type)]
            #expect(try Sample.code(Sample.message(content: "Привет", parameters: parameters)) == 5)
        }
    }

    @Test func `puzzel-26: the parameter wins over the flags, these over the service`() throws {
        let none: JSON = [["key": "parsing-type", "value": "NONE"]]
        var terms = Sample.terms
        terms.parsingType = .detect

        #expect(
            try Sample.code(Self.message("😀", ["autoDetectEncoding": true, "parameter": none])) == 5
        )
        #expect(try Sample.code(Self.message("😀"), terms) == 1)
        #expect(try Sample.code(Self.message("😀", ["parameter": none]), terms) == 5)
        let both: JSON = ["autoDetectEncoding": true, "safeRemoveNonGsmCharacters": true]
        #expect(try Sample.item(Self.message("é😀", both)).message.text == "é😀")
        terms.parsingType = .remove
        let replaced = Self.message("á!", ["safeRemoveNonGsmCharacters": true])
        #expect(try Sample.item(replaced, terms).message.text == "a!")
        #expect(try Sample.item(Self.message("á!"), terms).message.text == "!")
    }

    @Test(arguments: schemes)
    func `puzzel-27: octets by a scheme of octets`(
        scheme: String,
        content: String,
        code: Int64
    ) throws {
        let message = Sample.message(content: content, parameters: ["dcs": .string(scheme)])

        #expect(try Sample.code(message) == code)
        if code == 1 {
            let item = try Sample.item(message)
            #expect(item.message.text == nil)
            #expect(item.message.form.octets?.count == content.utf8.count / 2)
            let parts = try item.message.parts(reference: 1, limit: 6)
            #expect(parts.first?.dataCoding == UInt8(scheme, radix: 16))
        }
    }

    @Test func `a scheme of UCS-2 is obeyed though the alphabet would do`() throws {
        let parameters: KeyValuePairs<String, JSON> = ["dcs": "08"]
        let item = try Sample.item(Sample.message(content: "Hei", parameters: parameters))

        #expect(try item.message.parts(reference: 1, limit: 6).map(\.payload.count) == [6])
        for (content, code) in [(Self.text("a", 402), 1), (Self.text("a", 403), 5), ("Привет", 1)] {
            let message = Sample.message(content: content, parameters: parameters)
            #expect(try Sample.code(message) == Int64(code))
        }
    }

    @Test func `a scheme of the alphabet takes nothing else`() throws {
        let detecting: KeyValuePairs<String, JSON> = ["dcs": "00", "parsing-type": "AUTO_DETECT"]

        #expect(try Sample.code(Sample.message(content: "Hei", parameters: detecting)) == 1)
        #expect(try Sample.code(Sample.message(content: "Привет", parameters: detecting)) == 5)
    }
}
