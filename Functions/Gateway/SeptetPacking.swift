/// Septets put into octets, as a TPDU carries them (3GPP TS 23.038, 6.1.2.1).
///
/// The lowest bit goes first: septet 0 takes bits 0 to 6 of octet 0, septet 1 starts at its bit 7.
package enum SeptetPacking {
    /// The zero bits between a header and the septet boundary where the text starts, 0 to 6.
    package static func fillBits(headerOctets: Int) -> Int { (7 - headerOctets * 8 % 7) % 7 }

    /// Packs septets, each below 0x80; the unused high bits of the last octet are zero.
    package static func pack(_ septets: [UInt8], fillBits: Int = 0) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: (fillBits + septets.count * 7 + 7) / 8)
        for (index, septet) in septets.enumerated() {
            precondition(septet < 0x80, "a septet has seven bits")
            let (octet, bit) = (fillBits + index * 7).quotientAndRemainder(dividingBy: 8)
            octets[octet] |= septet << UInt8(bit)
            if bit > 1 { octets[octet + 1] |= septet >> UInt8(8 - bit) }
        }
        return octets
    }

    /// The first `count` septets after the fill bits; nil if the octets do not hold as many.
    ///
    /// The count is needed, since 7 zero bits at the end may be `@` or nothing.
    package static func unpack(_ octets: [UInt8], count: Int, fillBits: Int = 0) -> [UInt8]? {
        guard count >= 0, fillBits + count * 7 <= octets.count * 8 else { return nil }
        return (0..<count).map { index in
            let (octet, bit) = (fillBits + index * 7).quotientAndRemainder(dividingBy: 8)
            let low = octets[octet] >> UInt8(bit)
            let high = bit > 1 ? octets[octet + 1] << UInt8(8 - bit) : 0
            return (low | high) & 0x7F
        }
    }
}
