import Gateway
import Invocation

/// The way to one kind of endpoint.
protocol Link: Sendable {
    /// Makes one attempt; it ends within ``Attempt/longest``.
    func attempt(_ attempt: Attempt, _ context: Context) async -> AttemptOutcome
}

/// What is to be delivered where.
struct Attempt: Sendable {
    var id: UUIDv7
    var load: Load
    /// Those that go in the same request behind it, in order.
    var others: [Outgoing] = []
    var settings: EndpointSettings
    /// Failed attempts before this one.
    var failures: Int
    /// The time of one exchange.
    var exchange: Duration = .seconds(Limits.exchangeSeconds)

    /// All that goes in the request, in order.
    var outgoing: [Outgoing] { [Outgoing(id: id.description, load: load)] + others }

    /// The time of the exchanges with the primary and the secondary.
    ///
    /// One that may take longer gets what is left, and its lease is renewed meanwhile.
    static let longest: Duration = .seconds(2 * Limits.exchangeSeconds)
}

/// How an attempt ended.
struct AttemptOutcome: Sendable {
    var verdict: Verdict
    /// The last status, or a transport's error code; nil when there was neither.
    var code: Int?
    /// For people, without addresses or text.
    var reason: String?
    /// The id that a carrier gave the message.
    var reference: String?
    /// Whether the endpoint itself is at fault, which counts against its circuit.
    var isFault: Bool
    /// What a simulated handset does of its own accord.
    var reactions: [HandsetReaction] = []
}

/// What a handset does after, or while, it gets a message.
struct HandsetReaction: Sendable {
    enum Act: Sendable {
        case report(ReportStatus, reason: String)
        case reply(text: String)
    }

    var act: Act
    /// After the message is recorded as sent; nil: before, so that the report outruns the record.
    var delay: Duration?
}
