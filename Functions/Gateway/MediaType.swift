/// The content type of a medium, one of those that an MMS may carry.
package struct MediaType: Hashable, Sendable {
    /// As it was given, parameters included: printable ASCII, at most
    /// ``Limits/mediaTypeCharacters``.
    package let value: String

    private static let allowed: Set<String> = [
        "application/smil", "audio/amr", "audio/mp4", "audio/mpeg", "image/gif", "image/jpeg",
        "image/png", "text/calendar", "text/plain", "text/vcard", "text/x-vcard", "video/3gpp",
        "video/mp4",
    ]

    /// Reads a `Content-Type`; nil for none, and for a type that no MMS may carry.
    package init?(_ header: String?) {
        guard let header, header.utf8.count <= Limits.mediaTypeCharacters,
            header.utf8.allSatisfy({ 0x20...0x7E ~= $0 })
        else { return nil }
        let type = header.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        guard Self.allowed.contains(type) else { return nil }
        value = header
    }
}
