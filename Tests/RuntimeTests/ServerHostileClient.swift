import Foundation
import NIOCore
import NIOPosix

/// A client that keeps to no rules.
struct HostileClient: Sendable {
    let port: Int

    /// What came back, and whether the server closed the connection.
    struct Outcome: Sendable {
        var text = ""
        var isClosed = false

        /// The statuses of all answers, in order.
        var statuses: [Int] {
            text.components(separatedBy: "HTTP/1.1 ").dropFirst().compactMap { Int($0.prefix(3)) }
        }
    }

    /// How long a connection may last, however little is said over it.
    static let patience = Duration.seconds(20)

    /// Sends pieces, as long as anybody takes them, and reads until the server closes.
    ///
    /// - Parameters:
    ///   - pause: Between two pieces.
    ///   - halfCloses: Whether it says that nothing more comes.
    func pour(
        _ pieces: [String],
        pause: Duration = .zero,
        halfCloses: Bool = false
    ) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            group.addTask { try await talk(pieces, pause, halfCloses) }
            group.addTask {
                try await Task.sleep(for: Self.patience)
                return Outcome()
            }
            defer { group.cancelAll() }
            return try await group.next() ?? Outcome()
        }
    }

    private func talk(
        _ pieces: [String],
        _ pause: Duration,
        _ halfCloses: Bool
    ) async throws -> Outcome {
        try await connect().executeThenClose { inbound, outbound in
            try await withThrowingTaskGroup(of: Outcome?.self) { group in
                group.addTask {
                    // A server that has closed takes no more.
                    for piece in pieces {
                        guard (try? await outbound.write(ByteBuffer(string: piece))) != nil else {
                            return nil
                        }
                        if pause > .zero { try await Task.sleep(for: pause) }
                    }
                    if halfCloses { outbound.finish() }
                    return nil
                }
                group.addTask {
                    var bytes = ByteBuffer()
                    do {
                        for try await piece in inbound { bytes.writeImmutableBuffer(piece) }
                    } catch is IOError {}
                    return Outcome(text: String(buffer: bytes), isClosed: true)
                }
                defer { group.cancelAll() }
                while let next = try await group.next() {
                    if let next { return next }
                }
                return Outcome()
            }
        }
    }

    /// Sends a request and reads nothing of what comes, until the server closes or `body` ends.
    func ignoring<Result: Sendable>(
        _ request: String,
        _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        try await connect().executeThenClose { _, outbound in
            try await outbound.write(ByteBuffer(string: request))
            return try await body()
        }
    }

    private func connect() async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
    }
}
