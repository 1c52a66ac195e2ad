package import FoundationEssentials
package import Gateway

/// Where media are kept, and who may have them; an object store can take the database's place.
///
/// Every verb takes the caller's secret with it and is one round trip. All throw our failures.
package protocol MediaVault: Sendable {
    /// Keeps media until ``Limits/mediaSeconds`` from now. Ids that are there already stay as
    /// they are, so it may be done again.
    ///
    /// - Returns: Until when; no value where the owner is nobody.
    func put(
        _ media: [NewMedium],
        of owner: MediaOwner,
        by deadline: ContinuousClock.Instant
    ) async throws -> MediaAccess<Date>

    /// Gives a medium to its partner, or to a carrier that a message with it went to.
    func get(
        _ id: MediaID,
        for caller: MediaCaller,
        by deadline: ContinuousClock.Instant
    ) async throws -> MediaAccess<StoredMedium>

    /// Tells a partner about a medium of its own; the content is left out.
    func head(
        _ id: MediaID,
        for caller: MediaCaller,
        by deadline: ContinuousClock.Instant
    ) async throws -> MediaAccess<StoredMedium>

    /// Drops a medium of a partner's own; a value tells that it was there.
    func drop(
        _ id: MediaID,
        for caller: MediaCaller,
        by deadline: ContinuousClock.Instant
    ) async throws -> MediaAccess<Void>

    /// Drops media whose time is over.
    ///
    /// - Returns: How many, at most `limit`.
    func tidy(limit: Int, by deadline: ContinuousClock.Instant) async throws -> Int
}

/// Somebody who asks for media by the secret that he shows.
package struct MediaCaller: Sendable {
    package var secret: String
    /// The dialect that a partner has to be of.
    package var dialect: String

    package init(secret: String, dialect: String) {
        self.secret = secret
        self.dialect = dialect
    }
}

/// Whose media become.
package enum MediaOwner: Sendable {
    /// The partner's who shows its secret.
    case caller(MediaCaller)
    /// A partner's that is known; the carrier is the one that a message takes them to.
    case partner(Int, carrier: Int?)
}

/// What a caller gets.
package struct MediaAccess<Value: Sendable>: Sendable {
    /// Nil: there is no such medium for this caller.
    package var value: Value?
    /// Requests a second agreed with the caller; nil: his secret is nobody's.
    package var rate: Int?

    package init(_ value: Value?, rate: Int?) {
        self.value = value
        self.rate = rate
    }
}

/// A medium to be kept.
package struct NewMedium: Hashable, Sendable {
    package var id: MediaID
    package var type: MediaType
    /// 1 to ``Limits/mediaOctets``.
    package var content: [UInt8]

    package init(id: MediaID, type: MediaType, content: [UInt8]) {
        self.id = id
        self.type = type
        self.content = content
    }
}

/// A medium that is kept.
package struct StoredMedium: Hashable, Sendable {
    package var contentType: String
    /// Octets.
    package var size: Int
    /// SHA-256 of the content, in hexadecimal.
    package var digest: String
    package var expires: Date
    /// Empty where only its head was asked for.
    package var content: [UInt8]
}
