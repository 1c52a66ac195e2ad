import Curl
import NIOCore
import NIOPosix
import STOMP
import Synchronization

/// A broker that does what a test tells it to, and counts its connections.
final class ScriptedBroker: Sendable {
    /// What it does about a frame.
    enum Reaction: Sendable {
        case answer([UInt8])
        case close
        case silence

        static var greeting: Reaction { .text("CONNECTED\nversion:1.2\n\n\0") }
        static func text(_ text: String) -> Reaction { .answer(Array(text.utf8)) }

        /// A receipt of each.
        static func receipts(_ frames: some Sequence<Frame>) -> Reaction {
            let ids = frames.map { $0.header("receipt") ?? "" }
            return .text(ids.map { "RECEIPT\nreceipt-id:\($0)\n\n\0" }.joined())
        }
    }

    typealias Script = @Sendable (_ frame: Frame, _ connection: Int) -> Reaction

    private let script: Script
    private let connections = Mutex(0)

    private init(_ script: @escaping Script) { self.script = script }

    var connectionCount: Int { connections.withLock { $0 } }

    /// Runs `body` with a broker and how to reach it.
    static func with<Result>(
        _ script: @escaping Script,
        _ body: (ScriptedBroker, BrokerConfiguration) async throws -> Result
    ) async throws -> Result {
        let broker = ScriptedBroker(script)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                let number = broker.connections.withLock { count in
                    count += 1
                    return count
                }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        ScriptHandler(broker.script, number)
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        do {
            let result = try await body(broker, configuration(port: port))
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    static func configuration(port: Int) throws -> BrokerConfiguration {
        guard let address = BrokerAddress("stomp://127.0.0.1:\(port)") else {
            throw STOMPError.invalidHeader
        }
        var configuration = BrokerConfiguration(
            address: address,
            policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: false)
        )
        configuration.connectTimeout = .seconds(10)
        return configuration
    }
}

private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: ScriptedBroker.Script
    private let number: Int
    private var reader = FrameReader(limit: 1_000_000)

    init(_ script: @escaping ScriptedBroker.Script, _ number: Int) {
        self.script = script
        self.number = number
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        reader.append(unwrapInboundIn(data).readableBytesView)
        while let frame = (try? reader.next()).flatMap({ $0 }) {
            switch script(frame, number) {
            case .answer(let bytes):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .close: context.close(promise: nil)
            case .silence: break
            }
        }
    }
}
