import HummingbirdCore
package import Invocation
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The whole local runtime as one service: HTTP front, timers, functions and their follow-ups.
///
/// A graceful shutdown stops accepting first, then finishes requests, firings, and follow-ups.
package struct LocalServer: Service {
    private let host: FunctionHost
    private let timers: Timers
    private let front: HTTPFront
    private let limits: HTTPLimits
    private let address: String
    private let port: Int
    private let logger: Logger
    private let onBound: @Sendable (_ port: Int) async -> Void

    /// - Parameters:
    ///   - pages: Answers the paths below `/_waypost/`.
    ///   - servesInvokeAPI: Whether the platform's Invoke API is served, which asks for no
    ///     credentials.
    ///   - port: 0 for any that is free.
    ///   - onBound: Called once with the port, when connections are accepted.
    package init(
        host: FunctionHost,
        routes: RouteTable,
        timers: Timers,
        pages: @escaping LocalPages,
        servesInvokeAPI: Bool = false,
        address: String,
        port: Int,
        limits: HTTPLimits = HTTPLimits(),
        clock: Clock,
        logger: Logger,
        onBound: @escaping @Sendable (_ port: Int) async -> Void
    ) {
        self.host = host
        self.timers = timers
        self.limits = limits
        self.address = address
        self.port = port
        self.logger = logger
        self.onBound = onBound
        front = HTTPFront(
            host: host,
            routes: routes,
            pages: pages,
            servesInvokeAPI: servesInvokeAPI,
            limits: limits,
            clock: clock,
            logger: logger
        )
    }

    /// Serves until it is shut down or cancelled.
    ///
    /// - Throws: When the address cannot be bound.
    package func run() async throws {
        let http = HTTPService(server: server(), front: front, host: host)
        let group = ServiceGroup(
            configuration: .init(services: host.services + [timers, http], logger: logger)
        )
        try await group.run()
    }

    private func server() -> Server<HTTP1Channel> {
        let front = front
        let onBound = onBound
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .notice)
        let channel = HTTP1Channel(
            responder: { request, writer, channel in
                try await front.respond(request, writer, channel)
            },
            configuration: .init(
                idleTimeout: TimeAmount(limits.idleTime),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.parserHeadBytes,
                    maxHeaderListSize: limits.parserHeadBytes
                )
            )
        )
        return Server(
            childChannelSetup: channel,
            configuration: ServerConfiguration(
                address: .hostname(address, port: port),
                backlog: limits.backlog,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections)
            ),
            onServerRunning: { await onBound($0.localAddress?.port ?? 0) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: quiet
        )
    }
}

/// The HTTP server, told of a shutdown before its connections are.
private struct HTTPService: Service {
    let server: Server<HTTP1Channel>
    let front: HTTPFront
    let host: FunctionHost

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await server.run()
        } onGracefulShutdown: {
            front.drain()
            host.beginStopping()
        }
    }
}
