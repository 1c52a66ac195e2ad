import Curl
import Dispatch
package import STOMP

/// The receiver's end of a queue: takes messages off it.
package struct BrokerQueue: Sendable {
    /// Why there are fewer messages than asked for.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private let configuration: BrokerConfiguration
    private let destination: String

    package init(_ destination: String, of configuration: BrokerConfiguration) {
        self.destination = destination
        self.configuration = configuration
    }

    /// Takes the next messages, in their order; others stay in the queue.
    package func take(_ count: Int, by deadline: ContinuousClock.Instant) async throws -> [Frame] {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "BrokerQueue").async {
                continuation.resume(with: Result { try read(count, by: deadline) })
            }
        }
    }

    private func read(_ count: Int, by deadline: ContinuousClock.Instant) throws -> [Frame] {
        let conversation = try Conversation(configuration, until: deadline)
        try conversation.say(
            Frame(
                "CONNECT",
                [
                    Frame.Header("accept-version", "1.2"),
                    Frame.Header("host", configuration.virtualHost),
                    Frame.Header("login", configuration.login ?? ""),
                    Frame.Header("passcode", configuration.passcode ?? ""),
                ]
            )
        )
        try conversation.expect("CONNECTED")
        try conversation.say(
            Frame(
                "SUBSCRIBE",
                [
                    Frame.Header("id", "1"), Frame.Header("destination", destination),
                    Frame.Header("ack", "client-individual"),
                ]
            )
        )
        var messages: [Frame] = []
        while messages.count < count {
            let message = try conversation.expect("MESSAGE")
            try conversation.say(Frame("ACK", [Frame.Header("id", message.header("ack") ?? "")]))
            messages.append(message)
        }
        try conversation.say(Frame("DISCONNECT", [Frame.Header("receipt", "end")]))
        while try conversation.hear().command != "RECEIPT" {}
        return messages
    }
}

/// Frames back and forth on one blocking connection.
private final class Conversation {
    private let channel: ByteChannel
    private var reader: FrameReader
    private let deadline: ContinuousClock.Instant

    init(_ configuration: BrokerConfiguration, until deadline: ContinuousClock.Instant) throws {
        self.deadline = deadline
        reader = FrameReader(limit: configuration.frameLimit)
        channel = try ByteChannel()
        let address = configuration.address
        let place = ChannelPlace(
            host: address.host,
            port: address.port,
            isTLS: address.isTLS,
            policy: configuration.policy,
            authorities: configuration.authorities
        )
        try channel.open(place, connectTimeout: configuration.connectTimeout)
        while try !channel.finishOpening() { try wait() }
    }

    func say(_ frame: Frame) throws {
        var rest = try frame.bytes()[...]
        while !rest.isEmpty {
            rest = rest.dropFirst(try channel.send(rest))
            if channel.hasUnsent { try wait() }
        }
    }

    func hear() throws -> Frame {
        while true {
            if let frame = try reader.next() { return frame }
            guard let bytes = try channel.receive() else {
                throw BrokerQueue.Failure(description: "the broker closed the connection")
            }
            if bytes.isEmpty { try wait() } else { reader.append(bytes) }
        }
    }

    @discardableResult
    func expect(_ command: String) throws -> Frame {
        let frame = try hear()
        guard frame.command == command else {
            let reason = "\(frame.command) in place of \(command): \(frame.header("message") ?? "")"
            throw BrokerQueue.Failure(description: reason)
        }
        return frame
    }

    private func wait() throws {
        guard .now < deadline else { throw BrokerQueue.Failure(description: "nothing in time") }
        channel.wait(milliseconds: 100, writable: channel.hasUnsent)
    }
}
