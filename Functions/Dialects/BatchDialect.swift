package import FoundationEssentials
package import Gateway
package import Invocation

/// How partners of a protocol hand in many messages by one request and are answered message by
/// message.
///
/// A request is read in two steps, because how its messages are to be read stands in the agreement
/// of the one who asks.
package protocol BatchDialect: Sendable {
    /// As in an agreement: `puzzel`.
    var name: String { get }

    /// Requests that one caller may make before it is known what was agreed.
    var requestsPerSecond: Int { get }

    /// Whether a path belongs to it, known or not within it.
    func serves(path: String) -> Bool

    /// Reads a request as far as it says who asks.
    func open(_ event: HTTPEvent) -> BatchOpening
}

extension BatchDialect {
    package var requestsPerSecond: Int { Limits.requestsPerSecond }
}

/// What a request is before anybody was looked up.
package enum BatchOpening: Sendable {
    /// It cannot be read, or is none of ours; the answer.
    case answer(HTTPAnswer)
    case request(any BatchRequest)
}

/// A request whose sender is known by name.
package protocol BatchRequest: Sendable {
    var credential: Credential { get }

    /// The answer to one whom nobody knows, or whose secret is wrong.
    func unidentified() -> HTTPAnswer

    /// The answer to one who is known, but asks for a service that is not his.
    func foreignService() -> HTTPAnswer

    /// The answer to one request too many in a second.
    func rateLimited() -> HTTPAnswer

    /// The answer when nothing could be stored, by our fault: it may be sent again.
    func failed() -> HTTPAnswer

    /// Reads the messages.
    ///
    /// - Parameter makeID: Makes an id that was never there: of a message that is taken, and of
    ///   whatever else a protocol has to name.
    func read(
        _ profile: ServiceProfile,
        at now: Date,
        makeID: () -> UUIDv7
    ) -> any BatchDraft
}

/// The messages of a request, those that are refused already left out.
package protocol BatchDraft: Sendable {
    /// What is to be stored, all in one step, in the order of the request; none: nothing is.
    var items: [BatchItem] { get }

    /// How many messages are refused and not among ``items``; of a request that is refused before
    /// they are told apart, 1.
    var refused: Int { get }

    /// A name of the request that has to be new among those of the last hour; nil: none has.
    ///
    /// One that is not new makes every message ``SubmissionOutcome/notUnique``; it shares a space
    /// with ``Terms/names``, and is used as soon as one message is stored.
    var batchName: String? { get }

    /// The answer.
    ///
    /// - Parameter outcomes: What became of ``items``, as many.
    func answer(_ outcomes: [SubmissionOutcome]) -> HTTPAnswer
}

extension BatchDraft {
    package var batchName: String? { nil }
}

/// A message that is fit to be stored.
package struct BatchItem: Hashable, Sendable {
    /// The gateway's own id.
    package var id: UUIDv7
    /// Its `messageID` is what the sender is told: made from the id.
    package var message: Message
    package var terms: Terms
    /// The caller's key, so that the same request twice means the same message.
    package var key: String?
    /// Whether the key alone tells a repetition, whoever the recipient is and whatever it says.
    package var isKeyWhole: Bool
    /// The carrier that takes it; nil: the partner's own.
    package var carrier: String?

    package init(
        id: UUIDv7,
        message: Message,
        terms: Terms,
        key: String? = nil,
        isKeyWhole: Bool = false,
        carrier: String? = nil
    ) {
        self.id = id
        self.message = message
        self.terms = terms
        self.key = key
        self.isKeyWhole = isKeyWhole
        self.carrier = carrier
    }
}
