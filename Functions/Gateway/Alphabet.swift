/// In what units a part carries its content (3GPP TS 23.038, 4).
package enum Alphabet: Hashable, Sendable {
    /// The GSM 7-bit default alphabet: septets.
    case gsm7
    /// Octets that are not text.
    case data
    /// UTF-16 units, big-endian.
    case ucs2

    /// The octets of user data that one part has (3GPP TS 23.040, 9.2.3.24).
    package static let userDataOctets = 140

    /// The units that fit into one part beside a header.
    ///
    /// A lone part holds 160 septets, 140 octets or 70 UCS-2 units; beside the 6 octets of an
    /// 8-bit concatenation header 153, 134 or 67.
    ///
    /// - Parameter headerOctets: The header's length with its length octet, 0 to 140.
    package func capacity(headerOctets: Int = 0) -> Int {
        let octets = Self.userDataOctets - headerOctets
        return switch self {
        case .gsm7: octets * 8 / 7
        case .data: octets
        case .ucs2: octets / 2
        }
    }
}
