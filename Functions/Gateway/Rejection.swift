/// Why the gateway refuses a draft: the caller's mistake, told in the reply.
///
/// The same for every dialect, each of which has codes and texts of its own for them.
package enum Rejection: Error, Hashable, Sendable {
    /// The body is not what its content type says.
    case invalidJSON(reason: String)
    case missingField(String)
    /// The field is there, but a text where a list belongs, for example.
    case wrongType(field: String)
    /// `field` names the place in a list too: `to[3]`.
    case invalidNumber(field: String)
    case tooMany(field: String, limit: Int)
    /// Neither text nor media.
    case emptyMessage
    /// An SMS needs more parts than allowed.
    case textTooLong(parts: Int, limit: Int)
    /// A field other than an SMS text is longer than allowed.
    case tooManyCharacters(field: String, limit: Int)
    /// A valid address that may not be used for this kind of message, or by this partner.
    case originatorNotAllowed(field: String)
    /// Several recipients, and nothing says which of them this copy is for.
    case ownerMissing
    case ownerNotInTo
    case unauthorized
    /// The owner is nobody's subscriber.
    case unknownSubscriber
    /// The owner is another partner's subscriber.
    case ownerNotAllowed
    /// The id was used before, for other content.
    case duplicateID
    /// The body has more than `limit` octets.
    case tooLarge(limit: Int)
    case unsupportedMediaType
    /// The only one that passes by itself.
    case rateLimited
    case invalidField(name: String, reason: String)
    /// A medium of a type that no MMS may carry; `field` is nil where the body itself is one.
    case mediaTypeRefused(field: String?)
    /// A medium, or all of a message together, of more than `limit` octets.
    case mediaTooLarge(field: String?, limit: Int)
    /// A medium of no octets.
    case mediaEmpty(field: String?)
    /// Nothing was found under a medium's URL, or it is not one that the gateway may ask.
    case mediaUnreachable(field: String)
}
