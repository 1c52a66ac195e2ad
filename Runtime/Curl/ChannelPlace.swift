/// Where a channel of bytes leads, and whom it trusts.
package struct ChannelPlace: Hashable, Sendable {
    /// A name or an address, the latter in brackets if it is IPv6.
    package var host: String
    package var port: UInt16
    /// Whether TLS is spoken from the first byte; the certificate must be valid for the host.
    package var isTLS: Bool
    package var policy: AddressPolicy
    /// A PEM file of the only certificate authorities to trust, in place of the system's.
    package var authorities: String?

    package init(
        host: String,
        port: UInt16,
        isTLS: Bool,
        policy: AddressPolicy,
        authorities: String? = nil
    ) {
        self.host = host
        self.port = port
        self.isTLS = isTLS
        self.policy = policy
        self.authorities = authorities
    }
}
