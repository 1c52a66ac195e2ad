/// What of a request is still here: not handed over, because it is throttled, held or for later.
package struct BatchStatus: Hashable, Sendable {
    /// The sender's name for the request.
    package var reference: String
    /// Messages that are left, at least 1.
    package var total: Int
    /// Those of them that wait for an operator.
    package var onHold: Int

    package init(reference: String, total: Int, onHold: Int) {
        self.reference = reference
        self.total = total
        self.onHold = onHold
    }
}

/// A message that its sender took back before it was handed over.
package struct StoppedMessage: Hashable, Sendable {
    /// As its sender was told.
    package var messageID: String
    /// The sender's name for it.
    package var reference: String?

    package init(messageID: String, reference: String? = nil) {
        self.messageID = messageID
        self.reference = reference
    }
}
