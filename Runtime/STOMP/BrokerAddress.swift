/// Where a broker listens: `stomp://host:port`, or `stomp+ssl://host:port` for TLS.
package struct BrokerAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name or an address, the latter in brackets if it is IPv6.
    package let host: String
    package let port: UInt16
    /// Whether TLS is spoken from the first byte.
    package let isTLS: Bool

    /// Reads an address; nil for anything but a scheme, a host and a port of 1 to 65535.
    package init?(_ text: String) {
        let schemes = [("stomp://", false), ("stomp+ssl://", true)]
        guard let scheme = schemes.first(where: { text.hasPrefix($0.0) }) else { return nil }
        let rest = text.dropFirst(scheme.0.count)
        guard let colon = rest.lastIndex(of: ":") else { return nil }
        let digits = rest[rest.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = UInt16(digits), port > 0, Self.isHost(rest[..<colon])
        else { return nil }
        host = String(rest[..<colon])
        self.port = port
        isTLS = scheme.1
    }

    package var description: String { "\(isTLS ? "stomp+ssl" : "stomp")://\(host):\(port)" }

    private static func isHost(_ text: Substring) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let inner = text.dropFirst().dropLast()
            return inner.contains(":")
                && inner.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x46, 0x61...0x66, 0x2E, 0x3A: true
                    default: false
                    }
                }
        }
        return (1...253).contains(text.utf8.count) && text.utf8.first != 0x2D
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }
}
