/// What a message broker is given to keep for a partner.
package struct QueueMessage: Hashable, Sendable {
    /// The queue's name, without a prefix of the broker's.
    package var queue: String
    /// The header `JMSType`.
    package var type: String
    /// JSON in UTF-8.
    package var body: [UInt8]

    package init(queue: String, type: String, body: [UInt8]) {
        self.queue = queue
        self.type = type
        self.body = body
    }
}
