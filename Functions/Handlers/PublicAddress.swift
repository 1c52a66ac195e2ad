import Dialects
import Gateway
import Invocation

/// How this gateway is reached from outside.
struct PublicAddress: Hashable, Sendable {
    /// What the operator says: an absolute URL without a slash at its end; nil where a request's
    /// own host has to do.
    let configured: String?

    /// Where media are found.
    ///
    /// - Parameter event: The request that brought them; nil for none.
    /// - Returns: Nil when nobody has said where.
    func media(for event: HTTPEvent? = nil) -> MediaAddress? {
        let bases = [configured, event.flatMap(Self.base)].compactMap(\.self)
        guard let first = bases.first else { return nil }
        return MediaAddress(
            base: first,
            aliases: Array(bases.dropFirst()),
            path: GTIGLOBALMedia.path
        )
    }

    /// Scheme and host of a request.
    ///
    /// The platform's own name for the host is the more certain one; `Host` adds a port to it.
    private static func base(of event: HTTPEvent) -> String? {
        let host = event.header("host") ?? ""
        let name = event.domainName.isEmpty ? host : event.domainName
        guard !name.isEmpty, name.utf8.allSatisfy(isHostOctet) else { return nil }
        let port = host.dropFirst(name.count)
        let isSame =
            host.lowercased().hasPrefix(name.lowercased()) && port.hasPrefix(":")
            && port.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
        return "\(scheme(event, name))://\(name)\(isSame ? String(port) : "")"
    }

    /// `https`, unless a proxy says otherwise or the host is this machine.
    private static func scheme(_ event: HTTPEvent, _ name: String) -> String {
        let told = event.header("x-forwarded-proto")?.lowercased().prefix { $0 != "," } ?? ""
        if told == "http" || told == "https" { return String(told) }
        let isLocal = name == "localhost" || name.hasPrefix("127.") || name == "[::1]"
        return isLocal ? "http" : "https"
    }

    private static func isHostOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case _: ".-_:[]".utf8.contains(octet)
        }
    }
}

/// A request without any host, which links could be made of.
struct NoPublicAddress: Error, CustomStringConvertible {
    var description: String { "WAYPOST_PUBLIC_URL is not set, and the request names no host" }
}
