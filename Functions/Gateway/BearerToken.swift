/// A secret that a caller shows as it is (RFC 6750).
///
/// It prints as a mark alone, so that a log never holds one. Two are never compared with `==`,
/// which takes longer the more they are alike; compare hashes, in constant time.
package struct BearerToken: Sendable, CustomStringConvertible {
    package let value: String

    /// Checks a token: 16 to 512 characters of the `token68` set; nil if it is not one.
    ///
    /// Letters, digits and `-._~+/`, then any number of `=` (RFC 6750, 2.1). The lengths are ours:
    /// below 16 a token can be guessed.
    package init?(_ text: String) {
        guard Limits.tokenCharacters ~= text.utf8.count else { return nil }
        let body = text.utf8.prefix { $0 != UInt8(ascii: "=") }
        guard !body.isEmpty, body.allSatisfy(Self.isTokenOctet),
            text.utf8.dropFirst(body.count).allSatisfy({ $0 == UInt8(ascii: "=") })
        else { return nil }
        value = text
    }

    package var description: String { "token …" }

    private static func isTokenOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        case UInt8(ascii: "+"), UInt8(ascii: "/"): true
        case _: octet.isASCIIDigit
        }
    }
}
