import Gateway

/// A URL with `[name]` in the places of values.
///
/// A name is letters, digits and `_`; other brackets, as those of an IPv6 address, stay.
struct PuzzelTemplate {
    private let octets: [UInt8]

    init(_ url: String) { octets = Array(url.utf8) }

    /// The URL with its values, percent-encoded.
    ///
    /// - Parameter value: The value of a name, which is given in lower case.
    func filled(_ value: (String) -> String) -> String {
        var url: [UInt8] = []
        var rest = octets[...]
        while let octet = rest.first {
            if octet == UInt8(ascii: "["), let end = rest.firstIndex(of: UInt8(ascii: "]")),
                let name = Self.name(rest[(rest.startIndex + 1)..<end])
            {
                url += PercentCoding.encoded(value(name)).utf8
                rest = rest[(end + 1)...]
            } else {
                url.append(octet)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: url, as: UTF8.self)
    }

    /// In lower case; nil where it is none.
    private static func name(_ octets: ArraySlice<UInt8>) -> String? {
        let isName = octets.allSatisfy { octet in
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            case _: false
            }
        }
        guard isName, !octets.isEmpty else { return nil }
        return String(decoding: octets, as: UTF8.self).lowercased()
    }
}
