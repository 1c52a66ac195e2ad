import Dialects
import Gateway
import JSON
import Testing

struct PuzzelParameterTests {
    private typealias Sample = PuzzelSample

    private static let headers: [(String, Int64)] = [
        ("0500037A0201", 1), ("0500037a0201", 1), ("0B0504158200000023AB0201", 1), ("00", 1),
        ("050003", 5), ("0500037A020", 5), ("", 5), ("xx", 5),
        // 139 octets leave room for one septet, 140 for none.
        ("8A" + text("00", 138), 1), ("8B" + text("00", 139), 5), ("8C" + text("00", 140), 5),
    ]

    /// Content beside a header of six octets, scheme and code.
    private static let contents: [(String, JSON?, Int64)] = [
        (text("a", 153), nil, 1), (text("a", 154), nil, 5), (text("00", 134), "04", 1),
        (text("00", 135), "04", 5), (text("я", 67), "08", 1), (text("я", 68), "08", 5),
    ]

    private static func text(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }

    private static func message(
        _ parameters: KeyValuePairs<String, JSON>,
        content: String = "Hei"
    ) -> JSON {
        Sample.message(content: content, parameters: parameters)
    }

    @Test(arguments: headers)
    func `puzzel-28: a header is as long as it says`(header: String, code: Int64) throws {
        let message = Self.message(["udh": .string(header)], content: "a")

        #expect(try Sample.code(message) == code)
        if code == 1 {
            #expect(try Sample.item(message).message.form.header?.count == header.utf8.count / 2)
        }
    }

    @Test(arguments: contents)
    func `nothing is cut beside a header`(content: String, scheme: JSON?, code: Int64) throws {
        let header: JSON = "0500037A0201"
        let message =
            scheme.map { Self.message(["udh": header, "dcs": $0], content: content) }
            ?? Self.message(["udh": header], content: content)

        #expect(try Sample.code(message) == code)
    }

    @Test(
        arguments: [
            ("64", nil), ("65", 0x41), ("71", 0x47), ("72", nil), ("x", nil), (66, 0x42), ("", nil),
        ] as [(JSON, UInt8?)]
    )
    func `puzzel-29: identifiers that replace`(value: JSON, identifier: UInt8?) throws {
        let message = Self.message(["pid": value])

        #expect(try Sample.code(message) == (identifier == nil ? 5 : 1))
        if let identifier {
            #expect(try Sample.item(message).message.form.protocolID == identifier)
        }
    }

    @Test(
        arguments: [
            ("TRUE", 0x10), ("true", 0x10), (true, 0x10), ("1", 0), ("yes", 0), ("", 0), (1, 0),
        ] as [(JSON, UInt8)]
    )
    func `puzzel-30: flash is true in any case`(value: JSON, scheme: UInt8) throws {
        let item = try Sample.item(Self.message(["flash": value]))

        #expect(try item.message.parts(reference: 1, limit: 6).map(\.dataCoding) == [scheme])
    }

    @Test func `a scheme wins over flash`() throws {
        let item = try Sample.item(Self.message(["flash": "true", "dcs": "11"]))

        #expect(try item.message.parts(reference: 1, limit: 6).map(\.dataCoding) == [0x11])
        #expect(!item.message.form.isFlash)
    }

    @Test func `puzzel-31: keys that nobody knows mean nothing`() throws {
        #expect(try Sample.code(Self.message(["wings": "2", "DCS": "G1", "Pid": "1"])) == 1)
    }

    @Test func `of a key that comes twice the last holds`() throws {
        #expect(
            try Sample.item(Self.message(["pid": "1", "pid": "66"])).message.form.protocolID == 66
        )
        let types: KeyValuePairs<String, JSON> = ["parsing-type": "x", "parsing_type": "NONE"]
        #expect(try Sample.code(Self.message(types)) == 1)
    }

    @Test(
        arguments: [
            ("strex_verification_timeout", "0", 1), ("strex_verification_timeout", "30", 1),
            ("strex_verification_timeout", 5, 1), ("strex_verification_timeout", "31", 5),
            ("strex_verification_timeout", "-1", 5), ("strex_merchant_sell_option", "pin", 1),
            ("strex_merchant_sell_option", "PIN", 5), ("strex_confirm_channel", "sms", 1),
            ("strex_confirm_channel", "ussd", 1), ("strex_confirm_channel", "otp", 3),
            ("strex_confirm_channel", "fax", 5), ("strex_authorization_token", "abc", 1),
            ("businessModel", "MOBILECONTENTSERVICES18+", 1), ("parsing-type", "none", 5),
            ("skip_customer_report_delivery", "perhaps", 5), ("businessModel", [], 5),
            ("businessModel", .null, 5), ("dcs", 5, 5),
        ] as [(String, JSON, Int64)]
    )
    func `values that are none are refused`(key: String, value: JSON, code: Int64) throws {
        let message = Sample.message(settings: [
            "parameter": [["key": .string(key), "value": value]]
        ])

        #expect(try Sample.code(message) == code)
    }

    @Test(
        arguments: [
            ([5], 5), ([["value": "x"]], 5), ([["key": "", "value": "x"]], 5), ([], 1),
            (["key": "pid", "value": "65"], 1), (true, 5),
        ] as [(JSON, Int64)]
    )
    func `parameters are a list of keys and values`(list: JSON, code: Int64) throws {
        #expect(try Sample.code(Sample.message(settings: ["parameter": list])) == code)
    }
}
