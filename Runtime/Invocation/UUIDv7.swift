package import FoundationEssentials

/// An identifier that sorts by the time it was made (RFC 9562, version 7).
package struct UUIDv7: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 48 bits of milliseconds since 1970, 4 of version, 12 of chance.
    private let high: UInt64
    /// 2 bits of variant, 62 of chance.
    private let low: UInt64

    /// Makes one from 74 of the random bits; a time before 1970 or after 10889 is kept in range.
    package init(time: Date, random first: UInt64, _ second: UInt64) {
        let milliseconds = (time.timeIntervalSince1970 * 1000).rounded()
        let stamp = UInt64(max(0, min(milliseconds, Double((1 as UInt64) << 48 - 1))))
        high = stamp << 16 | 0x7000 | first & 0x0FFF
        low = 0x8000_0000_0000_0000 | second >> 2
    }

    /// Reads 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12; nil for anything else, another
    /// version or another variant.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 36 else { return nil }
        var halves: [UInt64] = [0, 0]
        var digits = 0
        for (index, byte) in text.utf8.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Self.value(ofDigit: byte) else { return nil }
            halves[digits / 16] = halves[digits / 16] << 4 | digit
            digits += 1
        }
        guard halves[0] >> 12 & 0xF == 7, halves[1] >> 62 == 0b10 else { return nil }
        (high, low) = (halves[0], halves[1])
    }

    /// When it was made, to the millisecond.
    package var time: Date { Date(timeIntervalSince1970: Double(high >> 16) / 1000) }

    /// The 16 bytes in network order.
    package var bytes: [UInt8] {
        (0..<16).map { index in
            UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> UInt64(56 - index % 8 * 8))
        }
    }

    /// 36 characters in lower case.
    package var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 {
                text.append(UInt8(ascii: "-"))
            }
            let digit = (index < 16 ? high : low) >> UInt64(60 - index % 16 * 4) & 0xF
            text.append(
                UInt8(digit) + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
            )
        }
        return String(decoding: text, as: UTF8.self)
    }

    package static func < (one: UUIDv7, other: UUIDv7) -> Bool {
        (one.high, one.low) < (other.high, other.low)
    }

    private static func value(ofDigit byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
