/// What happened in a run of the soak; all times are seconds since its start.
package struct SoakLog: Sendable {
    /// By key.
    package var messages: [String: SoakMessage] = [:]
    /// In any order.
    package var arrivals: [SoakArrival] = []
    package var disturbances: [SoakDisturbance] = []
    /// When nothing was waited for any more.
    package var end = 0.0

    package init() {}
}

/// Something that the gateway was asked to take: an MT, an MO, or a DR by its final state.
package struct SoakMessage: Sendable {
    /// What its sender knows.
    package enum Outcome: Sendable {
        case accepted
        /// No answer, or one that leaves it open.
        case maybe
        case refused
    }

    package var key: String
    /// The receiving side and the subscriber, or the one line of a receiver that has one.
    package var lane: String
    /// When it was first sent.
    package var began: Double
    /// When it was answered; nil while it was not.
    package var ended: Double?
    package var outcome = Outcome.maybe
    /// When it must not be delivered any more: not before its true end.
    package var expires: Double?
    /// The key of the DR that tells how it ended; nil where none is told of an end by expiry.
    package var report: String?
    /// Of a DR: the key of the MT that it speaks of, and the final state that was accepted first.
    package var subject: String?
    package var state: String?

    package init(key: String, lane: String, began: Double) {
        self.key = key
        self.lane = lane
        self.began = began
    }
}

/// A message in a request that a receiver got.
package struct SoakArrival: Sendable {
    /// What the receiver did, as far as the gateway can know it.
    package enum Reaction: Sendable {
        /// Answered as taken, in time.
        case took
        /// Answered as not taken.
        case declined
        /// No answer, or one too late: the gateway cannot know.
        case silent
    }

    package var key: String
    /// Under which id it came.
    package var id: String
    /// The number of the request: one request may bring several messages.
    package var exchange: Int
    package var from: Double
    /// When it was answered; of a silent one: until when the gateway surely waits for the answer.
    package var until: Double
    package var reaction: Reaction
    /// The final state that a DR tells.
    package var state: String?

    package init(
        key: String,
        id: String,
        exchange: Int,
        from: Double,
        until: Double,
        reaction: Reaction,
        state: String? = nil
    ) {
        self.key = key
        self.id = id
        self.exchange = exchange
        self.from = from
        self.until = until
        self.reaction = reaction
        self.state = state
    }
}

/// A fault of ours that may cost the knowledge of an answer.
package struct SoakDisturbance: Sendable {
    /// What it takes away.
    package enum Kind: Sendable {
        /// A process that delivers.
        case kill
        /// The database.
        case outage
    }

    package var kind: Kind
    package var from: Double
    package var until: Double

    package init(_ kind: Kind, from: Double, until: Double) {
        self.kind = kind
        self.from = from
        self.until = until
    }
}
