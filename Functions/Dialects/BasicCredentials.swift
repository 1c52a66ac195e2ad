import FoundationEssentials
import Invocation

/// A user name and a password as a caller showed them (RFC 7617).
struct BasicCredentials: Hashable {
    /// Without a colon.
    let user: String
    let password: String

    /// Reads the header `Authorization`; nil where it is missing, doubled or malformed.
    ///
    /// Both are UTF-8 without control characters, which the scheme forbids.
    init?(_ event: HTTPEvent) {
        let words = (event.header("authorization") ?? "").split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "basic",
            let octets = Data(base64Encoded: String(words[1])),
            let pair = String(validating: octets, as: UTF8.self),
            pair.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }),
            let colon = pair.utf8.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        user = String(pair[..<colon])
        password = String(pair[pair.index(after: colon)...])
    }
}
