/// Checks the URL of an endpoint before it goes into an agreement.
package enum EndpointURL {
    /// What is wrong with it; nil when nothing is.
    ///
    /// Absolute, `https` (or `http` where allowed), with a host, without user and fragment,
    /// printable ASCII, at most ``Limits/urlCharacters``. A query is kept.
    package static func fault(_ text: String, allowsPlainHTTP: Bool) -> String? {
        let lower = text.lowercased()
        guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else {
            return "an absolute https URL is needed"
        }
        guard lower.hasPrefix("https://") || allowsPlainHTTP else {
            return "https is needed (http only with WAYPOST_ALLOW_HTTP=1)"
        }
        guard text.utf8.count <= Limits.urlCharacters else {
            return "more than \(Limits.urlCharacters) characters"
        }
        guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else {
            return "only printable ASCII without spaces is allowed"
        }
        let rest = text.drop { $0 != ":" }.dropFirst(3)
        let host = rest.prefix { !"/?#".contains($0) }
        if host.isEmpty || host.hasPrefix(":") { return "the host is missing" }
        if host.contains("@") { return "a user or password is not allowed" }
        if rest.contains("#") { return "a fragment is not allowed" }
        return nil
    }
}
