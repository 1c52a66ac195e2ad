package import FoundationEssentials

/// Under what terms one message of a request is taken.
package struct Terms: Hashable, Sendable {
    /// The order in which waiting messages of different subscribers leave.
    package enum Priority: Int, Hashable, Sendable {
        case low = 1
        case medium = 2
        case high = 3
    }

    /// A time in which a message may be sent.
    package struct Slot: Hashable, Sendable {
        package var start: Date
        /// Nil: for ever.
        package var end: Date?

        package init(start: Date, end: Date?) {
            self.start = start
            self.end = end
        }
    }

    /// A dialogue that a message begins or goes on with.
    package enum Dialogue: Hashable, Sendable {
        /// A new one under this id.
        case new(id: String)
        case going(id: String)
    }

    /// When it may be sent, in order, none in the past; empty: now and at any time.
    package var slots: [Slot]
    /// How long it may wait, counted from when it may first be sent; nil: as long as its carrier
    /// takes.
    package var validitySeconds: Int?
    package var priority: Priority
    /// Names that have to be new among those of the last hour, where the service asks for it.
    package var names: [String]
    package var dialogue: Dialogue?
    /// Whether it can be listed later.
    package var isArchived: Bool

    package init(
        slots: [Slot] = [],
        validitySeconds: Int? = nil,
        priority: Priority = .medium,
        names: [String] = [],
        dialogue: Dialogue? = nil,
        isArchived: Bool = false
    ) {
        self.slots = slots
        self.validitySeconds = validitySeconds
        self.priority = priority
        self.names = names
        self.dialogue = dialogue
        self.isArchived = isArchived
    }
}

/// What became of one message of a request.
package enum SubmissionOutcome: Hashable, Sendable {
    /// Stored. The dialogue's id, where there is one.
    case accepted(dialogue: String?)
    /// Stored, but it waits until an operator lets it go: too many to one number.
    case held(dialogue: String?)
    /// A name was used within the hour; nothing is stored.
    case notUnique
    /// The caller's key was used before for the same content: the id of then.
    case duplicate(id: String)
    /// The caller's key was used before for other content.
    case conflict
    /// There is no such dialogue, or not any more.
    case unknownDialogue
    /// The dialogue is another subscriber's.
    case foreignDialogue
}

extension Terms {
    /// When a message is given up: its validity counts from its first time of sending.
    package func expiry(acceptedAt time: Date) -> Date? {
        guard let validitySeconds else { return nil }
        return max(slots.first?.start ?? time, time).addingTimeInterval(Double(validitySeconds))
    }
}
