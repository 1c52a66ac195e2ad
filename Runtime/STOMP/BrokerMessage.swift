/// A message for a destination of the broker.
package struct BrokerMessage: Hashable, Sendable {
    /// As the broker writes it, for example `/queue/orders`.
    package var destination: String
    /// Sent as they are, for example `content-type` and what the receiver looks at.
    ///
    /// `persistent: true` has the broker write the message to disk before the receipt. ActiveMQ
    /// gives JMS receivers the value of `type`, or of `JMSType` before it, as JMSType; and as the
    /// length is always sent, it makes a bytes message of it, unless `amq-msg-type: text` says
    /// otherwise.
    package var headers: [Frame.Header]
    package var body: [UInt8]

    package init(destination: String, headers: [Frame.Header] = [], body: [UInt8]) {
        self.destination = destination
        self.headers = headers
        self.body = body
    }

    /// The frame that asks for a receipt of that name.
    ///
    /// - Precondition: ``headers`` has none that the protocol sets: `destination`, `receipt`,
    ///   `content-length`, `transaction`.
    func frame(receipt: String) -> Frame {
        let own = ["destination", "receipt", "content-length", "transaction"]
        precondition(!headers.contains { own.contains($0.name) }, "a header of the protocol's own")
        let all =
            [Frame.Header("destination", destination), Frame.Header("receipt", receipt)] + headers
        return Frame("SEND", all, body: body)
    }
}
