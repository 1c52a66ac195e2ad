import Gateway
import TestSupport
import Testing

struct SegmentationTests {
    static func text(_ runs: (Int, String)...) -> String {
        runs.map { String(repeating: $1, count: $0) }.joined()
    }

    static let vectors: [(String, Alphabet, [Int])] = [
        ("", .gsm7, [0]),
        (text((160, "a")), .gsm7, [160]),
        (text((161, "a")), .gsm7, [153, 8]),
        (text((306, "a")), .gsm7, [153, 153]),
        (text((307, "a")), .gsm7, [153, 153, 1]),
        (text((80, "€")), .gsm7, [160]),
        (text((81, "€")), .gsm7, [152, 10]),
        (text((152, "a"), (1, "€"), (8, "a")), .gsm7, [152, 10]),
        (text((918, "a")), .gsm7, [153, 153, 153, 153, 153, 153]),
        (text((919, "a")), .gsm7, [153, 153, 153, 153, 153, 153, 1]),
        (text((459, "^")), .gsm7, [152, 152, 152, 152, 152, 152, 6]),
        (text((70, "я")), .ucs2, [70]),
        (text((71, "я")), .ucs2, [67, 4]),
        (text((134, "я")), .ucs2, [67, 67]),
        (text((35, "😀")), .ucs2, [70]),
        (text((36, "😀")), .ucs2, [66, 6]),
        (text((66, "a"), (1, "😀"), (10, "я")), .ucs2, [66, 12]),
        (text((402, "я")), .ucs2, [67, 67, 67, 67, 67, 67]),
        (text((160, "Ç")), .gsm7, [160]),
        ("ç", .ucs2, [1]),
        (text((160, "e\u{301}")), .gsm7, [160]),
        (text((69, "я"), (1, "e\u{301}")), .ucs2, [67, 4]),
        ("Hei 😀", .ucs2, [6]),
        (text((80, "\r\n")), .gsm7, [160]),
    ]

    @Test(arguments: vectors)
    func `a text is cut into parts of so many units`(
        text: String,
        alphabet: Alphabet,
        units: [Int]
    ) throws {
        let parts = try Segmentation.split(text, reference: 0xA7, limit: 255)

        #expect(parts.map(\.units) == units)
        #expect(parts.allSatisfy { $0.alphabet == alphabet })
    }

    @Test(arguments: vectors)
    func `counting tells what cutting makes`(text: String, alphabet: Alphabet, units: [Int]) {
        let total = units.reduce(0, +)

        #expect(Segmentation.count(text) == (alphabet, units.count, total))
    }

    @Test(arguments: vectors)
    func `parts put together are the text`(
        text: String,
        alphabet: Alphabet,
        units: [Int]
    ) throws {
        let parts = try Segmentation.split(text, reference: 0, limit: 255)

        #expect(Part.text(of: parts) == text)
    }

    @Test(arguments: 0..<200)
    func `any mixture of characters is counted as it is cut`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pool = seed.isMultiple(of: 2) ? ["a", "€", "é", "^"] : ["a", "я", "😀", "e\u{301}"]
        let length = Int.random(in: 0...400, using: &generator)
        let text = (0..<length).map { _ in
            pool[Int.random(in: pool.indices, using: &generator)]
        }.joined()

        let parts = try Segmentation.split(text, reference: 0, limit: 255)

        let expected = (parts[0].alphabet, parts.count, parts.map(\.units).reduce(0, +))
        #expect(Segmentation.count(text) == expected)
        #expect(Part.text(of: parts) == text)
    }

    @Test func `a lone part has no header`() throws {
        let parts = try Segmentation.split("Kveld", reference: 9, limit: 1)

        #expect(parts == [Part(.gsm7, payload: [0x4B, 0x76, 0x65, 0x6C, 0x64])])
        #expect(parts[0].headerOctets.isEmpty)
    }

    @Test func `each of several parts is numbered`() throws {
        let text = String(repeating: "a", count: 307)

        let parts = try Segmentation.split(text, reference: 0xA7, limit: 3)

        let headers = parts.map(\.headerOctets)
        #expect(headers == ["050003A70301", "050003A70302", "050003A70303"].map(octets))
    }

    @Test(arguments: [
        (306, 2, 2), (307, 2, 3), (161, 1, 2), (39_015, 255, 255), (39_016, 255, 256),
    ])
    func `a text of more parts than allowed is refused`(length: Int, limit: Int, parts: Int) {
        let text = String(repeating: "a", count: length)
        let outcome = Result { () throws(Rejection) in
            try Segmentation.split(text, reference: 0, limit: limit).count
        }

        let refused: Rejection = .textTooLong(parts: parts, limit: limit)
        #expect(outcome == (parts > limit ? .failure(refused) : .success(parts)))
    }
}
