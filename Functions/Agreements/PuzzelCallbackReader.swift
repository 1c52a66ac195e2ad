import Gateway

/// Reads where a Puzzel user's servers are, and what they want to see.
enum PuzzelCallbackReader {
    /// `mo: {form, url}`; nil where there is none.
    static func callback(_ entry: EntryReader, _ key: String) -> Callback? {
        guard let given = entry.mapping(key) else { return nil }
        given.checkKeys(["form", "url"])
        let form = given.needed("form")
        let url = given.url("url", isNeeded: true) ?? ""
        guard let known = Callback.Form(rawValue: form.lowercased()) else {
            if !form.isEmpty {
                entry.desk.report(given.line(of: "form"), "form is get, json or xml")
            }
            return nil
        }
        return Callback(form: known, url: url)
    }

    /// `authentication: {header: {name, value}}` or `{oauth: {url, clientId, secret, …}}`.
    static func authentication(_ entry: EntryReader) -> CallbackAuthentication {
        guard let given = entry.mapping("authentication") else { return .none }
        given.checkKeys(["header", "oauth"])
        guard given.has("header") != given.has("oauth") else {
            entry.desk.report(given.line, "authentication has header or oauth")
            return .none
        }
        if let header = given.mapping("header") { return self.header(header) }
        return given.mapping("oauth").map(oauth) ?? .none
    }

    private static func header(_ entry: EntryReader) -> CallbackAuthentication {
        entry.checkKeys(["name", "value"])
        let (name, value) = (entry.needed("name"), entry.needed("value"))
        if !name.isEmpty, !isHeaderName(name) {
            entry.desk.report(entry.line(of: "name"), "name is not that of a header")
        } else if reserved.contains(name.lowercased()) {
            entry.desk.report(entry.line(of: "name"), "name is that of a header set by the gateway")
        }
        checkValue(entry, value, "value")
        return .header(name: name, value: value)
    }

    private static func oauth(_ entry: EntryReader) -> CallbackAuthentication {
        entry.checkKeys(["url", "clientId", "secret", "tenantId", "resource", "audience"])
        let audience = entry.text("audience")
        if audience != nil, entry.has("tenantId") || entry.has("resource") {
            entry.desk.report(
                entry.line(of: "audience"),
                "audience does not go with tenantId and resource"
            )
        }
        let secret = entry.needed("secret")
        checkValue(entry, secret, "secret")
        return .clientCredentials(
            ClientCredentials(
                url: entry.url("url", isNeeded: true) ?? "",
                clientID: entry.needed("clientId"),
                secret: secret,
                tenantID: entry.text("tenantId"),
                resource: entry.text("resource"),
                audience: audience
            )
        )
    }

    /// Checks what is shown to the partner; it is never told.
    private static func checkValue(_ entry: EntryReader, _ value: String, _ key: String) {
        guard !value.isEmpty else { return }
        let isPlain = value.utf8.allSatisfy { 0x20...0x7E ~= $0 }
        if !isPlain || value.utf8.count > Limits.tokenCharacters.upperBound {
            let most = Limits.tokenCharacters.upperBound
            entry.desk.report(
                entry.line(of: key),
                "\(key) is at most \(most) characters of printable ASCII"
            )
        }
    }

    private static let reserved: Set<String> = [
        "connection", "content-length", "content-type", "expect", "host", "transfer-encoding",
    ]

    /// A token of RFC 9110, 5.6.2.
    private static func isHeaderName(_ text: String) -> Bool {
        text.utf8.count <= Limits.nameCharacters.upperBound
            && text.utf8.allSatisfy { octet in
                switch octet {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                case _: "!#$%&'*+-.^_`|~".utf8.contains(octet)
                }
            }
    }
}
