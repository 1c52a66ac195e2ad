import FoundationEssentials
import JSON
import TestSupport

/// What is done to an input, chosen by a seed.
struct HostileChance {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed &* 0x2545_F491_4F6C_DD1D) }

    mutating func below(_ bound: Int) -> Int { Int(random.next() >> 33) % max(bound, 1) }

    mutating func one<Element>(of elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    /// Texts that somebody may not have thought of.
    private static let texts = [
        "", " ", "\0", "a\0b", "\r\nX-Injected: 1", "\u{FEFF}", "\u{202E}", "\u{301}", "é",
        "e\u{301}",
        "👩‍👩‍👧‍👦", "𝔘", "\u{FFFD}", "\u{7F}", "null", "true", "undefined", "NaN", "-1", "0", "1e400",
        "9223372036854775807", "9223372036854775808", "-9223372036854775809", "0x10", "١٢٣٤",
        "+", "+0", "+1", "+٤٤٧٧٠٠٩٠٠١١٠", "+447700900110", "+447700900120", "+999999999999999",
        "+9999999999999999", "4790000010", "'; DROP TABLE store.message; --", "\\", "\\u0000",
        "\"", "%", "%00", "%zz", "%C3", "%C3%28", "../../etc/passwd", "{}", "[]", "[[[[[[", "<a/>",
        "&amp;", "&#0;", "]]>", "<!DOCTYPE a>", "2026-02-30T25:61:61Z", "0000-00-00", "24:00:00",
        "9999-12-31T23:59:59.999999999Z", "0001-01-01T00:00:00+14:00", "-0001-01-01", "2026-03-04",
        "http://127.0.0.1:9/x", "https://[::1", "file:///etc/passwd", "http://user:pw@host/",
        "$default", "{name}", "STOP", "delivered", "SMS", "MMS", "NaN:NaN", ",", ";", "=", "&",
    ]

    /// Lengths at and around bounds.
    private static let lengths = [
        10, 11, 12, 64, 65, 80, 81, 160, 161, 255, 256, 512, 513, 670, 671, 1_530, 1_531, 1_600,
        1_601, 5_000, 5_001, 16_384, 65_537, 262_145,
    ]

    mutating func text() -> String {
        guard below(8) == 0 else { return one(of: Self.texts) }
        // The longest are dear, and one of them says as much as many.
        let length = Self.lengths[below(below(10) == 0 ? Self.lengths.count : 20)]
        return String(repeating: one(of: ["x", "é", "😀", "1", "\\", "<", "%41"]), count: length)
    }

    mutating func value() -> JSON {
        switch below(10) {
        case 0: .null
        case 1: .bool(below(2) == 0)
        case 2: .integer(one(of: [0, 1, -1, 2, 99, 4_711, 65_536, 1 << 40, .max, .min]))
        case 3: .double(one(of: [0.5, -0.5, 1e308, -1e308, 1e-300, 4711.0]))
        case 4: .array([])
        case 5: .object([])
        case 6: nested(levels: one(of: [2, 8, 31, 33, 200]))
        case _: .string(text())
        }
    }

    private func nested(levels: Int) -> JSON {
        var value = JSON.string("deep")
        for level in 0..<levels {
            value = level % 2 == 0 ? .array([value]) : .object([JSON.Member("a", value)])
        }
        return value
    }

    /// A text that is a little, or quite, another.
    mutating func changed(_ text: String) -> String {
        switch below(9) {
        case 0: return String(text.dropLast(1 + below(4)))
        case 1: return String(text.prefix(below(text.count + 1)))
        case 2: return text + self.text()
        case 3: return self.text() + text
        case 4:
            return String(repeating: text, count: min(1 + below(80), 1 + 20_000 / (text.count + 1)))
        case 5: return below(2) == 0 ? text.uppercased() : text.lowercased()
        case 6:
            var characters = Array(text)
            guard !characters.isEmpty else { return self.text() }
            characters[below(characters.count)] = Character(
                one(of: ["\0", "é", "9", "-", " ", "\u{301}"])
            )
            return String(characters)
        case _: return self.text()
        }
    }

    /// Octets of which some are others.
    mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...below(4) where !bytes.isEmpty {
            let place = below(bytes.count)
            switch below(4) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(UInt8(below(256)), at: place)
            case 2: bytes = Array(bytes[..<place])
            case _: bytes[place] = UInt8(below(256))
            }
        }
        return bytes
    }
}
