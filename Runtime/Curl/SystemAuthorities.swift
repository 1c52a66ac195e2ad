#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where this system keeps the certificate authorities that it trusts.
///
/// A libcurl that came with us knows only the place of the system that it was built on.
enum SystemAuthorities {
    /// Debian and what descends from it; Fedora, Red Hat and Amazon Linux; Alpine and BSD.
    static let places = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/cert.pem",
    ]

    /// The file of this system; nil: libcurl's own default.
    static let file = first(of: places)

    static func first(of places: [String]) -> String? {
        places.first { unsafe access($0, R_OK) == 0 }
    }
}
