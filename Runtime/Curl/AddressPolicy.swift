/// Where requests may go, so that a URL from outside cannot reach what is inside.
package struct AddressPolicy: Hashable, Sendable {
    /// Whether any address will do, for a laboratory or an operator's own network.
    package var allowsPrivate: Bool
    /// Whether `http` will do; else only `https`.
    package var allowsPlainHTTP: Bool

    package init(allowsPrivate: Bool, allowsPlainHTTP: Bool) {
        self.allowsPrivate = allowsPrivate
        self.allowsPlainHTTP = allowsPlainHTTP
    }

    /// Whether a connection to an address may be opened.
    ///
    /// Refused are all that the IANA special-purpose registries do not list as globally reachable,
    /// and the IPv6 forms that a translator or tunnel turns into such an IPv4 address.
    ///
    /// - Parameter address: 4 (IPv4) or 16 (IPv6) bytes in network order; any other count is
    ///   refused.
    package func allows(address: [UInt8]) -> Bool {
        switch address.count {
        case 4: allowsPrivate || Self.isPublic(v4: address[...])
        case 16: allowsPrivate || Self.isPublic(v6: address[...])
        default: false
        }
    }

    private static func isPublic(v4 address: ArraySlice<UInt8>) -> Bool {
        !AddressRange.specialV4.contains { $0.holds(address) }
    }

    private static func isPublic(v6 address: ArraySlice<UInt8>) -> Bool {
        if let carrier = AddressRange.carriersOfV4.first(where: { $0.range.holds(address) }) {
            return isPublic(v4: address.dropFirst(carrier.offset).prefix(4))
        }
        return AddressRange.globalV6.holds(address)
            && !AddressRange.specialV6.contains { $0.holds(address) }
    }
}
