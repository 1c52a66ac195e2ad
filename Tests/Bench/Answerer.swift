import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A partner's or a carrier's server that answers at once, and costs little.
///
/// What it was sent is passed on and not kept.
final class Answerer: Sendable {
    /// Gets a request's path and body; gives the status and the body of the answer.
    typealias Answer = @Sendable (_ path: String, _ body: [UInt8]) -> (status: Int, body: String)

    let port: Int
    private let channel: any Channel
    private let taken = Atomic(0)

    /// How many requests were answered with 200.
    var count: Int { taken.load(ordering: .relaxed) }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Waits until so many were answered with 200, ten minutes at most.
    func wait(for count: Int) async throws {
        let end = ContinuousClock.now + .seconds(600)
        while self.count < count {
            guard .now < end else { throw BenchProblem("\(self.count) of \(count) came") }
            // Waking somebody for each request would cost what is not to be measured.
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    fileprivate func answered(_ status: Int) {
        if status == 200 { taken.add(1, ordering: .relaxed) }
    }

    /// Serves while `body` runs.
    static func serving<Value>(
        _ answer: @escaping Answer = { _, _ in (200, "") },
        _ body: (Answerer) async throws -> Value
    ) async throws -> Value {
        let owner = Mutex<Answerer?>(nil)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(ChannelOptions.backlog, value: 4_096)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    try child.pipeline.syncOperations.configureHTTPServerPipeline()
                    try child.pipeline.syncOperations.addHandler(
                        Handler(answer) { status in owner.withLock { $0 }?.answered(status) }
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let answerer = Answerer(port: channel.localAddress?.port ?? 0, channel)
        owner.withLock { $0 = answerer }
        do {
            let value = try await body(answerer)
            try await channel.close()
            return value
        } catch {
            try? await channel.close()
            throw error
        }
    }

    private init(port: Int, _ channel: any Channel) {
        self.port = port
        self.channel = channel
    }
}

/// One connection.
private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: Answerer.Answer
    private let answered: @Sendable (Int) -> Void
    private var path = ""
    private var body: [UInt8] = []

    init(_ answer: @escaping Answerer.Answer, _ answered: @escaping @Sendable (Int) -> Void) {
        self.answer = answer
        self.answered = answered
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            path = head.uri
            body.removeAll(keepingCapacity: true)
        case .body(let buffer): body.append(contentsOf: buffer.readableBytesView)
        case .end:
            let (status, text) = answer(path, body)
            answered(status)
            let head = HTTPResponseHead(
                version: .http1_1,
                status: HTTPResponseStatus(statusCode: status),
                headers: ["content-length": "\(text.utf8.count)"]
            )
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            let buffer = context.channel.allocator.buffer(string: text)
            context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}

/// Why a benchmark says nothing.
struct BenchProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
