import Gateway

/// Which media of a message are here already, and which have to be fetched.
struct MediaPlan: Sendable {
    /// A medium to fetch and its place in the message, from 0.
    struct Wanted: Hashable, Sendable {
        var place: Int
        var url: String

        /// As a refusal names it: `media[3]`.
        var field: String { MediaPlan.field(place) }
    }

    /// In the message's order.
    private(set) var wanted: [Wanted] = []
    /// What those to be fetched may have together.
    private(set) var octetsLeft = Limits.mediaOctets
    /// Nil where one has to be fetched.
    private var kept: [MediaID?] = []

    /// - Parameters:
    ///   - sizes: Of those that are kept, in their order; nil for one that is not there.
    ///   - allowsPlainHTTP: Whether others may be fetched without TLS.
    /// - Throws: ``Rejection/mediaUnreachable(field:)``, ``Rejection/mediaTooLarge(field:limit:)``
    ///   or ``Rejection/invalidField(name:reason:)``.
    init(
        _ entries: [MediaAddress.Reference],
        sizes: [Int?],
        allowsPlainHTTP: Bool
    ) throws(Rejection) {
        var sizes = sizes[...]
        for (place, entry) in entries.enumerated() {
            let field = Self.field(place)
            switch entry {
            case .own(let id):
                guard let id, let size = sizes.popFirst(), let size else {
                    throw .mediaUnreachable(field: field)
                }
                octetsLeft -= size
                kept.append(id)
            case .foreign(let url):
                guard allowsPlainHTTP || url.prefix(8).lowercased() == "https://" else {
                    throw .invalidField(name: field, reason: "an absolute https URL is needed")
                }
                wanted.append(Wanted(place: place, url: url))
                kept.append(nil)
            }
        }
        guard octetsLeft >= 0 else {
            throw .mediaTooLarge(field: "media", limit: Limits.mediaOctets)
        }
    }

    /// All ids in the message's order.
    ///
    /// - Parameter fetched: Of ``wanted``, in their order.
    func ids(with fetched: [MediaID]) -> [MediaID] {
        var fetched = fetched[...]
        return kept.compactMap { $0 ?? fetched.popFirst() }
    }

    private static func field(_ place: Int) -> String { "media[\(place)]" }
}
