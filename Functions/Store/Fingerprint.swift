import FoundationEssentials
import Crypto
import Gateway

/// Hashes: of secrets that are only compared, of idempotency keys, and of what was sent under one.
enum Fingerprint {
    /// SHA-256 of a secret.
    ///
    /// Tokens are long and random, so a plain hash gives nothing away.
    static func secret(_ token: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(token.utf8)))
    }

    /// The key of a message: half from the caller's id, half from the subscriber, so that all
    /// messages of one id lie side by side.
    static func key(id: String, owner: MSISDN) -> String {
        Hexadecimal.text(prefix(id) + prefix(owner.e164))
    }

    /// The least and the greatest key of an id, whatever the subscriber.
    static func keyRange(id: String) -> (least: String, greatest: String) {
        let half = prefix(id)
        return (
            Hexadecimal.text(half + [UInt8](repeating: 0, count: 8)),
            Hexadecimal.text(half + [UInt8](repeating: 0xFF, count: 8))
        )
    }

    /// What makes two messages under one key the same: all that the sender said, but no time.
    ///
    /// - Parameter media: As the sender gave them, where the message has links of our own instead.
    static func content(_ message: Message, media: [String]? = nil) -> String {
        var copy = message
        copy.media = media ?? message.media
        copy.time = .init(timeIntervalSince1970: 0)
        return Hexadecimal.text(
            Array(SHA256.hash(data: Array(LoadCoding.text(copy).utf8)).prefix(16))
        )
    }

    private static func prefix(_ text: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(text.utf8)).prefix(8))
    }
}
