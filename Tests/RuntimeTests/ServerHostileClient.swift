import Foundation
import NIOCore
import NIOPosix

/// A client that keeps to no rules.
///
/// It works on its event loop alone, so that a busy machine does not make it slower than it means
/// to be.
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

        /// Behind the last head.
        var body: String { text.components(separatedBy: "\r\n\r\n").last ?? "" }
    }

    /// How long a connection may last, however little is said over it.
    static let patience = TimeAmount.seconds(60)

    /// Sends pieces, as long as anybody takes them, and reads until the server closes.
    ///
    /// - Parameters:
    ///   - pause: Between two pieces.
    ///   - halfCloses: Whether it says that nothing more comes.
    func pour(
        _ pieces: [String],
        pause: TimeAmount = .zero,
        halfCloses: Bool = false
    ) async throws -> Outcome {
        let end = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Outcome.self)
        let script = Script(pieces: pieces, pause: pause, halfCloses: halfCloses)
        do { _ = try await connect(script, end, reads: true) } catch { end.fail(error) }
        return try await end.futureResult.get()
    }

    /// Sends a text and says nothing more; returns when all of it was sent.
    ///
    /// - Returns: What came back, when the connection has ended.
    func hold(_ text: String) async throws -> EventLoopFuture<Outcome> {
        let end = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Outcome.self)
        let script = Script(pieces: [], pause: .zero, halfCloses: false)
        do {
            let channel = try await connect(script, end, reads: true)
            try await channel.writeAndFlush(ByteBuffer(string: text))
        } catch {
            end.fail(error)
            throw error
        }
        return end.futureResult
    }

    /// Sends a request and reads nothing of what comes, until `body` ends.
    func ignoring<Result: Sendable>(
        _ request: String,
        _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        let end = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Outcome.self)
        let script = Script(pieces: [request], pause: .zero, halfCloses: false)
        let channel = try await connect(script, end, reads: false)
        let result = try await body()
        try? await channel.close()
        return result
    }

    fileprivate struct Script: Sendable {
        var pieces: [String]
        var pause: TimeAmount
        var halfCloses: Bool
    }

    private func connect(
        _ script: Script,
        _ end: EventLoopPromise<Outcome>,
        reads: Bool
    ) async throws -> any Channel {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.autoRead, value: reads)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Talk(script, end))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
    }
}

/// Says what it has to say, whatever comes back.
private final class Talk: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: HostileClient.Script
    private var end: EventLoopPromise<HostileClient.Outcome>?
    private var bytes = ByteBuffer()

    init(_ script: HostileClient.Script, _ end: EventLoopPromise<HostileClient.Outcome>) {
        self.script = script
        self.end = end
    }

    func channelActive(context: ChannelHandlerContext) {
        say(0, context)
        context.eventLoop.assumeIsolated().scheduleTask(in: HostileClient.patience) {
            self.finish(isClosed: false)
            context.close(promise: nil)
        }
    }

    private func say(_ place: Int, _ context: ChannelHandlerContext) {
        guard place < script.pieces.count else {
            if script.halfCloses { context.close(mode: .output, promise: nil) }
            return
        }
        let piece = wrapOutboundOut(ByteBuffer(string: script.pieces[place]))
        context.writeAndFlush(piece, promise: nil)
        guard script.pause > .zero else { return say(place + 1, context) }
        context.eventLoop.assumeIsolated().scheduleTask(in: script.pause) {
            self.say(place + 1, context)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes.writeImmutableBuffer(unwrapInboundIn(data))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The server has said that nothing more comes.
        if event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { finish(isClosed: true) }

    private func finish(isClosed: Bool) {
        end?.succeed(.init(text: String(buffer: bytes), isClosed: isClosed))
        end = nil
    }
}
