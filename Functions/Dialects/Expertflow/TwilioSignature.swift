import Crypto
import FoundationEssentials

/// The signature by which a provider shows that a request is its own.
///
/// Base64 of the HMAC-SHA1 over the URL and then each name with its value, sorted by name.
enum TwilioSignature {
    /// Compares in a time that does not depend on where the signatures differ.
    static func isValid(
        _ signature: String,
        url: String,
        parameters: [(name: String, value: String)],
        secret: String
    ) -> Bool {
        guard let code = Data(base64Encoded: signature) else { return false }
        var signed = Array(url.utf8)
        let sorted = parameters.sorted { one, other in
            one.name == other.name
                ? one.value.utf8.lexicographicallyPrecedes(other.value.utf8)
                : one.name.utf8.lexicographicallyPrecedes(other.name.utf8)
        }
        for parameter in sorted { signed += Array((parameter.name + parameter.value).utf8) }
        return HMAC<Insecure.SHA1>.isValidAuthenticationCode(
            code,
            authenticating: signed,
            using: SymmetricKey(data: Array(secret.utf8))
        )
    }
}
