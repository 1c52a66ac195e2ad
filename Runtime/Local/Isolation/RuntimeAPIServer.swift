import HummingbirdCore
import Logging
import NIOCore
import NIOPosix

/// The Runtime API of one instance, on a port of its own, which tells instances apart.
struct RuntimeAPIServer {
    let instance: Instance

    /// Serves while `body` runs, which gets the port; not at all when there is none to be had.
    func run(_ body: @escaping @Sendable (_ port: Int) async -> Void) async {
        let api = RuntimeAPI(instance: instance)
        let bound = AsyncStream.makeStream(of: Int.self)
        let logger = instance.settings.logger
        // It tells of connections that end with their process.
        var quiet = logger
        quiet.logLevel = .critical
        let channel = HTTP1Channel(
            responder: { request, writer, channel in
                try await api.respond(request, writer, channel)
            },
            // Without an idle time: a call for the next event may wait for days.
            configuration: .init(idleTimeout: nil)
        )
        let server = Server(
            childChannelSetup: channel,
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { bound.continuation.yield($0.localAddress?.port ?? 0) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: quiet
        )
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await server.run() } catch {
                    logger.error("no Runtime API", metadata: ["error": "\(error)"])
                }
                bound.continuation.finish()
            }
            if let port = await bound.stream.first(where: { _ in true }) { await body(port) }
            group.cancelAll()
        }
    }
}
