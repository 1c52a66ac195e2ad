import Testing

@testable import Curl

@Suite struct CurlAddressPolicyTests {
    private let policy = AddressPolicy(allowsPrivate: false, allowsPlainHTTP: false)

    @Test(
        arguments: [
            [0, 0, 0, 0], [0, 255, 255, 255], [10, 0, 0, 0], [10, 255, 255, 255],
            [100, 64, 0, 0], [100, 127, 255, 255], [127, 0, 0, 1], [127, 255, 255, 255],
            [169, 254, 0, 0], [169, 254, 169, 254], [172, 16, 0, 0], [172, 31, 255, 255],
            [192, 0, 0, 8], [192, 0, 2, 1], [192, 88, 99, 1], [192, 168, 0, 0],
            [192, 168, 255, 255], [198, 18, 0, 0], [198, 19, 255, 255], [198, 51, 100, 1],
            [203, 0, 113, 255], [224, 0, 0, 1], [239, 255, 255, 255], [240, 0, 0, 1],
            [255, 255, 255, 255],
        ] as [[UInt8]]
    )
    func `an IPv4 address that is not public is refused in every form`(address: [UInt8]) {
        #expect(!policy.allows(address: address))
        for form in Self.forms(of: address) { #expect(!policy.allows(address: form), "\(form)") }
    }

    @Test(
        arguments: [
            [1, 0, 0, 0], [9, 255, 255, 255], [11, 0, 0, 0], [100, 63, 255, 255], [100, 128, 0, 0],
            [126, 255, 255, 255], [128, 0, 0, 1], [169, 253, 255, 255], [169, 255, 0, 0],
            [172, 15, 255, 255], [172, 32, 0, 0], [192, 0, 1, 0], [192, 0, 3, 0],
            [192, 167, 255, 255], [192, 169, 0, 0], [198, 17, 255, 255], [198, 20, 0, 0],
            [203, 0, 112, 255], [203, 0, 114, 0], [223, 255, 255, 255],
        ] as [[UInt8]]
    )
    func `an IPv4 address next to a special range is allowed in every form`(address: [UInt8]) {
        #expect(policy.allows(address: address))
        for form in Self.forms(of: address) { #expect(policy.allows(address: form), "\(form)") }
    }

    @Test(
        arguments: [
            [], [0x01], [0x64, 0xFF, 0x9C], [0xFC], [0xFD, 0xFF], [0xFE, 0x80], [0xFE, 0xC0],
            [0xFF, 0x02], [0x1F, 0xFF], [0x40], [0x20, 0x01], [0x20, 0x01, 0x00, 0x02],
            [0x20, 0x01, 0x01, 0xFF], [0x20, 0x01, 0x0D, 0xB8], [0x3F, 0xFF, 0x0F],
            [0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01],
        ] as [[UInt8]]
    )
    func `an IPv6 address that is not public is refused`(start: [UInt8]) {
        #expect(!policy.allows(address: Self.filled(start)))
        #expect(!policy.allows(address: Self.filled(start, last: 1)))
    }

    @Test(
        arguments: [
            [0x20, 0x01, 0x02], [0x20, 0x01, 0x0D, 0xB7], [0x20, 0x01, 0x0D, 0xB9],
            [0x26, 0x06, 0x47, 0x00], [0x2A, 0x00, 0x14, 0x50], [0x20, 0x00], [0x20, 0x03],
            [0x3F, 0xFF, 0x10], [0x3F, 0xFE],
        ] as [[UInt8]]
    )
    func `a global IPv6 address is allowed`(start: [UInt8]) {
        #expect(policy.allows(address: Self.filled(start, last: 1)))
    }

    @Test func `what is no address is refused, even where private ones are allowed`() {
        let open = AddressPolicy(allowsPrivate: true, allowsPlainHTTP: true)

        #expect(open.allows(address: [127, 0, 0, 1]))
        #expect(open.allows(address: Self.filled([], last: 1)))
        for address in [[], [8, 8, 8], Array(repeating: 8, count: 17)] as [[UInt8]] {
            #expect(!open.allows(address: address))
        }
    }

    private static func filled(_ start: [UInt8], last: UInt8 = 0) -> [UInt8] {
        start + Array(repeating: 0, count: 15 - start.count) + [last]
    }

    /// Mapped, translated, NAT64 and 6to4.
    private static func forms(of address: [UInt8]) -> [[UInt8]] {
        let zeros = [UInt8](repeating: 0, count: 10)
        return [
            zeros + [0xFF, 0xFF] + address,
            zeros.dropLast(2) + [0xFF, 0xFF, 0, 0] + address,
            [0x00, 0x64, 0xFF, 0x9B] + zeros.dropLast(2) + address,
            [0x20, 0x02] + address + zeros,
        ]
    }
}
