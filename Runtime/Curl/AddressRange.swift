/// The addresses that share their first bits (RFC 4632).
struct AddressRange: Sendable {
    private let prefix: [UInt8]
    private let bits: Int

    /// Missing bytes of `prefix` are zero.
    init(_ prefix: [UInt8], bits: Int) {
        self.prefix = prefix
        self.bits = bits
    }

    func holds(_ address: some Sequence<UInt8>) -> Bool {
        var left = bits
        for (index, byte) in address.enumerated() where left > 0 {
            let mask: UInt8 = left >= 8 ? 0xFF : ~(0xFF >> UInt8(left))
            guard byte & mask == (index < prefix.count ? prefix[index] : 0) & mask else {
                return false
            }
            left -= 8
        }
        return left <= 0
    }
}

extension AddressRange {
    /// IANA IPv4 special-purpose address registry, with multicast.
    static let specialV4 = [
        AddressRange([0], bits: 8),  // "This network", unspecified.
        AddressRange([10], bits: 8),  // Private (RFC 1918).
        AddressRange([100, 64], bits: 10),  // Shared by carrier NAT (RFC 6598).
        AddressRange([127], bits: 8),  // Loopback.
        AddressRange([169, 254], bits: 16),  // Link-local, where clouds keep their metadata.
        AddressRange([172, 16], bits: 12),  // Private (RFC 1918).
        AddressRange([192, 0, 0], bits: 24),  // Protocol assignments (RFC 6890).
        AddressRange([192, 0, 2], bits: 24),  // Documentation (RFC 5737).
        AddressRange([192, 88, 99], bits: 24),  // 6to4 relays, withdrawn (RFC 7526).
        AddressRange([192, 168], bits: 16),  // Private (RFC 1918).
        AddressRange([198, 18], bits: 15),  // Benchmarks (RFC 2544).
        AddressRange([198, 51, 100], bits: 24),  // Documentation (RFC 5737).
        AddressRange([203, 0, 113], bits: 24),  // Documentation (RFC 5737).
        AddressRange([224], bits: 4),  // Multicast.
        AddressRange([240], bits: 4),  // Reserved, with broadcast.
    ]

    /// Global unicast; outside lie loopback, unique local, link-local, multicast and the unused.
    static let globalV6 = AddressRange([0x20], bits: 3)

    /// IANA IPv6 special-purpose address registry, within global unicast.
    static let specialV6 = [
        AddressRange([0x20, 0x01, 0x00], bits: 23),  // Protocol assignments, Teredo, benchmarks.
        AddressRange([0x20, 0x01, 0x0D, 0xB8], bits: 32),  // Documentation (RFC 3849).
        AddressRange([0x3F, 0xFF], bits: 20),  // Documentation (RFC 9637).
    ]

    /// IPv6 forms that end up at an IPv4 address, and at which byte it starts.
    static let carriersOfV4: [(range: AddressRange, offset: Int)] = [
        (AddressRange([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], bits: 96), 12),  // Mapped.
        (AddressRange([0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], bits: 96), 12),  // Translated (SIIT).
        (AddressRange([0x00, 0x64, 0xFF, 0x9B], bits: 96), 12),  // NAT64 (RFC 6052).
        (AddressRange([0x20, 0x02], bits: 16), 2),  // 6to4 (RFC 3056).
    ]
}
