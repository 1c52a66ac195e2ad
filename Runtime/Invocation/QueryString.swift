/// The query of a URL as forms write it.
enum QueryString {
    /// The names and values in order, decoded: `+` is a space, a name without `=` has an empty
    /// value, a `%` that no two digits follow stays, bytes that are no UTF-8 become U+FFFD.
    static func items(_ query: String) -> [(name: String, value: String)] {
        query.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else {
                return (decode(pair), "")
            }
            return (decode(pair[..<equals]), decode(pair[pair.index(after: equals)...]))
        }
    }

    private static func decode(_ text: Substring.UTF8View) -> String {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let decoded = octet(rest.prefix(2)) {
                bytes.append(decoded)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func octet(_ digits: Substring.UTF8View) -> UInt8? {
        let text = Substring(digits)
        guard text.utf8.count == 2, text.allSatisfy(\.isHexDigit) else { return nil }
        return UInt8(text, radix: 16)
    }
}

extension HTTPEvent {
    /// The values of a header, joined by commas; nil when the request has none of the name.
    ///
    /// - Parameter name: In any case.
    package func header(_ name: String) -> String? { headers[name.lowercased()] }

    /// The query's names and values in the order they were sent, decoded.
    ///
    /// A `+` is a space, a name without `=` has an empty value, and a name may come again.
    package var queryItems: [(name: String, value: String)] { QueryString.items(query) }
}
