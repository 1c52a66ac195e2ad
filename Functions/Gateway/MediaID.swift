/// The id of a medium, which says nothing and cannot be guessed.
package struct MediaID: Hashable, Sendable, CustomStringConvertible {
    /// 32 characters of `A-Z a-z 0-9 - _`, 6 bits each.
    package let description: String

    private static let characters = 32
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )

    /// Makes one of 192 random bits.
    package init(random first: UInt64, _ second: UInt64, _ third: UInt64) {
        // 64 is no multiple of 6: ten characters of each, and two of what is left over.
        let rests = (first >> 60) | (second >> 60) << 4 | (third >> 60) << 8
        let digits = [first, second, third].flatMap { word in
            (0..<10).map { Int(word >> UInt64(6 * $0) & 63) }
        }
        let last = [Int(rests & 63), Int(rests >> 6 & 63)]
        description = String(decoding: (digits + last).map { Self.alphabet[$0] }, as: UTF8.self)
    }

    /// Reads one; nil for a text that can be no id.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == Self.characters,
            text.utf8.allSatisfy(Self.alphabet.contains)
        else { return nil }
        description = String(text)
    }
}
