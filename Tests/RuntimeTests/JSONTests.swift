import TestSupport
import Testing

@testable import JSON

@Suite struct JSONTests {
    private func parse(_ text: String) throws(JSONError) -> JSON {
        try JSON.parse(Array(text.utf8))
    }

    @Test(
        arguments: [
            ("0", .integer(0)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .double(0x1p63)),
            ("-9223372036854775809", .double(-0x1p63)), ("1.0", .double(1)),
            ("1e2", .double(100)), ("-2.5E-1", .double(-0.25)),
            ("5e-324", .double(.leastNonzeroMagnitude)),
            (" \t\r\n true ", .bool(true)), ("null", .null), ("[]", .array([])),
            ("{}", .object([])),
            (#""\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\""#, .string("é😀/\u{8}\u{C}\n\r\t\"\\")),
            ("\"\u{7F}é😀\"", .string("\u{7F}é😀")), (#""\u0000""#, .string("\0")),
            ("[1,[2,{\"a\":false}]]", .array([1, [2, ["a": false]]])),
        ] as [(String, JSON)]
    )
    func `a valid text is read as its value`(_ text: String, _ value: JSON) throws {
        #expect(try parse(text) == value)
    }

    @Test(
        arguments: [
            ("", .unexpectedEnd, 0), ("[", .unexpectedEnd, 1), ("[1,", .unexpectedEnd, 3),
            ("[1,]", .unexpectedByte(0x5D), 3), ("{\"a\":1,}", .unexpectedByte(0x7D), 7),
            ("{a:1}", .unexpectedByte(0x61), 1), ("{\"a\" 1}", .unexpectedByte(0x31), 5),
            ("[1 2]", .unexpectedByte(0x32), 3), ("tru", .unexpectedEnd, 3),
            ("truE", .unexpectedByte(0x45), 3), ("1 2", .trailingBytes, 2),
            ("01", .invalidNumber, 0), ("-", .invalidNumber, 0), ("1.", .invalidNumber, 0),
            ("1e", .invalidNumber, 0), ("1e+", .invalidNumber, 0), ("+1", .unexpectedByte(0x2B), 0),
            (".5", .unexpectedByte(0x2E), 0), ("1e999", .numberOutOfRange, 0),
            ("NaN", .unexpectedByte(0x4E), 0), ("\"a", .unexpectedEnd, 2),
            ("\"a\nb\"", .controlCharacter, 2), (#""\x""#, .invalidEscape, 1),
            (#""\u00g0""#, .invalidEscape, 1), (#""\u12"#, .invalidEscape, 1),
            (#""a\ud800""#, .loneSurrogate, 2), (#""\ud800\u0041""#, .loneSurrogate, 1),
            (#""\udc00""#, .loneSurrogate, 1), (#""\ud800\n""#, .loneSurrogate, 1),
            ("\u{FEFF}1", .byteOrderMark, 0), (#"{"a":1,"b":2,"a":3}"#, .duplicateKey("a"), 13),
            (#"{"a":1,"\u0061":3}"#, .duplicateKey("a"), 7), ("/**/1", .unexpectedByte(0x2F), 0),
            ("\u{A0}1", .unexpectedByte(0xC2), 0),
        ] as [(String, JSONError.Reason, Int)]
    )
    func `what is no JSON is refused where it is wrong`(
        _ text: String,
        _ reason: JSONError.Reason,
        _ offset: Int
    ) {
        #expect(throws: JSONError(reason: reason, offset: offset)) { try parse(text) }
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xC3], [0xFF],
        ] as [[UInt8]]
    )
    func `ill-formed UTF-8 is refused with and without an escape beside it`(_ bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let plain = [quote, 0x61] + bytes + [quote]
        let escaped = [quote] + bytes + Array("\\n\"".utf8)

        #expect(throws: JSONError(reason: .invalidUTF8, offset: 2)) { try JSON.parse(plain) }
        #expect(throws: JSONError(reason: .invalidUTF8, offset: 1)) { try JSON.parse(escaped) }
    }

    @Test(arguments: [(32, true), (33, false)])
    func `arrays and objects nest 32 deep`(_ depth: Int, _ isAllowed: Bool) {
        let arrays = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let objects =
            String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)

        #expect(((try? parse(arrays)) != nil) == isAllowed)
        #expect(((try? parse(objects)) != nil) == isAllowed)
    }

    @Test(arguments: [2, 11, 12, 13, 14, 20_000])
    func `a key that comes again is found among few and many`(_ count: Int) throws {
        let members = (0..<count).map { "\"k\($0)\":\($0)" }
        let last = "k\(count - 1)"

        let unique = try parse("{" + members.joined(separator: ",") + "}")
        let doubled = "{" + (members + ["\"\(last)\":0"]).joined(separator: ",") + "}"

        #expect(unique.members?.count == count)
        #expect(unique[last] == .integer(Int64(count - 1)))
        #expect { try parse(doubled) } throws: {
            ($0 as? JSONError)?.reason == .duplicateKey(last)
        }
    }

    @Test func `a value written is read as itself, in its order`() throws {
        let value: JSON = [
            "z": [1, -2.5, 1e300, true, .null, ""], "a": "q\"\\\n\u{1}\u{7F}é😀/",
            "e": [:], "b": [],
        ]

        #expect(try parse(value.text) == value)
        #expect(
            value.text
                == #"{"z":[1,-2.5,1e+300,true,null,""],"a":"q\"\\\n\u0001"# + "\u{7F}é😀/"
                + #"","e":{},"b":[]}"#
        )
    }

    @Test func `a terminal's controls are escaped for it`() {
        let value: JSON = "\u{1B}[1m\u{7F}\u{85}\u{9B}\u{A0}ü"

        let text = String(decoding: value.serializedForTerminal(), as: UTF8.self)

        #expect(text == #""\u001b[1m\u007f\u0085\u009b"# + "\u{A0}ü\"")
    }

    @Test func `members are found by name, those that are nil are left out`() {
        let value = JSON.object(skippingNil: [("Id", 7), ("gone", nil), ("x", .null)])

        #expect(value.members?.map(\.key) == ["Id", "x"])
        #expect(value["Id"]?.integer == 7)
        #expect(value["id"] == nil)
        #expect(value[caseInsensitive: "iD"]?.double == 7)
        #expect(value["x"]?.isNull == true)
        #expect(JSON.array([])["x"] == nil)
        #expect(JSON.double(.infinity).text == "null")
    }

    @Test(arguments: 0..<(20 as UInt64))
    func `mutated texts are read or refused, and what is read can be written`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let seeds = [
            #"{"version":"2.0","a":[1,-2.5e10,true,null,"\u00e9\ud83d\ude00\n"],"b":{"c":"é"}}"#,
            #"[[[[{"k":"v","l":[0.1,1e-7,9223372036854775807]}]]]]"#,
        ].map { Array($0.utf8) }
        let interesting =
            Array("\"\\{}[],:u0e-+.tfn\u{0}\u{1F}".utf8) + [0x80, 0xC2, 0xED, 0xF4, 0xFF]
        for round in 0..<1000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0...random.next() % 4 {
                let index = Int(random.next() % UInt64(bytes.count))
                let byte = interesting[Int(random.next() % UInt64(interesting.count))]
                switch random.next() % 4 {
                case 0: bytes[index] = byte
                case 1: bytes.insert(byte, at: index)
                case 2 where bytes.count > 1: bytes.remove(at: index)
                default: bytes.removeSubrange((index / 2 + 1)...)
                }
            }
            guard let value = try? JSON.parse(bytes) else { continue }
            #expect((try? JSON.parse(value.serialized())) == value)
        }
    }
}
