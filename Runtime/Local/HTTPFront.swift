import HTTPTypes
import HummingbirdCore
package import Invocation
import Logging
import NIOCore
import Synchronization

/// Answers paths that no function serves, below `/_waypost/`; nil for those it does not know.
package typealias LocalPages = @Sendable (HTTPEvent) async -> HTTPAnswer?

/// Turns requests into events and answers into responses, as the platform's HTTP API does.
final class HTTPFront: Sendable {
    static let pagesPrefix = "/_waypost/"

    private let host: FunctionHost
    private let routes: RouteTable
    private let pages: LocalPages
    /// Nil where the Invoke API is not served.
    private let invokeAPI: InvokeFront?
    private let limits: HTTPLimits
    private let clock: Clock
    private let logger: Logger
    private let dates = HTTPDates()
    private let isDraining = Atomic(false)

    init(
        host: FunctionHost,
        routes: RouteTable,
        pages: @escaping LocalPages,
        servesInvokeAPI: Bool,
        limits: HTTPLimits,
        clock: Clock,
        logger: Logger
    ) {
        self.host = host
        self.routes = routes
        self.pages = pages
        invokeAPI = servesInvokeAPI ? InvokeFront(host: host) : nil
        self.limits = limits
        self.clock = clock
        self.logger = logger
    }

    /// From now on, a connection is closed after the request that comes over it.
    func drain() { isDraining.store(true, ordering: .relaxed) }

    /// Answers one request.
    ///
    /// - Throws: When the connection is no good any more.
    @concurrent
    func respond(
        _ request: Request,
        _ writer: consuming ResponseWriter,
        _ channel: any Channel
    ) async throws {
        let head = request.head
        var exchange = Exchange(head, channel: channel)
        // What still comes over an open connection is served: it is stored, and waits for the next
        // gateway or the next start.
        if isDraining.load(ordering: .relaxed) { exchange.closes = true }
        guard head.byteCount <= limits.headBytes else {
            exchange.closes = true
            let isTarget = (head.path?.utf8.count ?? 0) > limits.targetBytes
            return try await write(isTarget ? .targetTooLong : .headTooLarge, exchange, writer)
        }
        if head.expectsContinue, head.declaredLength <= limits.bodyBytes {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
        }
        switch try await readBody(request) {
        case .whole(let bytes):
            let now = clock.now()
            let id = UUIDv7(time: now, random: .random(in: 0 ... .max), .random(in: 0 ... .max))
            let event = HTTPEvent(
                head,
                body: bytes,
                sourceIP: channel.remoteAddress?.ipAddress ?? "",
                requestID: id.description,
                time: now
            )
            try await answer(event, exchange, writer)
        case .refused(let answer, let isRead):
            exchange.closes = !isRead
            let told = invokeAPI?.told(answer, to: head.path) ?? answer
            try await write(told, exchange, writer)
        }
    }

    @concurrent
    private func answer(
        _ event: HTTPEvent,
        _ exchange: Exchange,
        _ writer: consuming ResponseWriter
    ) async throws {
        if event.path.hasPrefix(Self.pagesPrefix) {
            return try await write(await pages(event) ?? .notFound, exchange, writer)
        }
        if let invokeAPI, InvokeCall.isMeant(event.path) {
            let reply = await invokeAPI.answer(event)
            try await write(reply.answer, exchange, writer)
            return reply.end()
        }
        guard let match = routes.match(method: event.method, path: event.path) else {
            return try await write(.notFound, exchange, writer)
        }
        guard event.body.count <= limits.functionBodyBytes else {
            return try await write(.bodyTooLarge, exchange, writer)
        }
        var event = event
        event.routeKey = match.route.key
        event.pathParameters = match.parameters
        let invocation = await host.begin(
            match.route.function,
            .http(event),
            requestID: event.requestID,
            within: match.route.timeout
        )
        let answer = HTTPAnswer(invocation.outcome)
        if answer == nil {
            logger.error("no HTTP response", metadata: ["requestId": "\(event.requestID)"])
        }
        try await write(answer ?? .internalServerError, exchange, writer)
        invocation.end()
    }

    @concurrent
    private func write(
        _ answer: HTTPAnswer,
        _ exchange: Exchange,
        _ writer: consuming ResponseWriter
    ) async throws {
        var exchange = exchange
        exchange.closes = exchange.closes || isDraining.load(ordering: .relaxed)
        if !answer.isWellFormed {
            logger.error("answer with status \(answer.status) is no HTTP response")
        }
        try await exchange.write(answer, date: dates.text(clock.now()), writer)
    }

    private enum Body {
        case whole([UInt8])
        /// The answer in its place, and whether all of it has been read.
        case refused(HTTPAnswer, isRead: Bool)
    }

    /// Reads a body, within the limits of length and time.
    private func readBody(_ request: Request) async throws -> Body {
        if request.head.expectsContinue, request.head.declaredLength > limits.bodyBytes {
            return .refused(.bodyTooLarge, isRead: false)
        }
        let latest = clock.monotonic() + limits.bodyTime
        var bytes: [UInt8] = []
        var count = 0
        for try await buffer in request.body {
            count += buffer.readableBytes
            if count <= limits.bodyBytes {
                bytes.append(contentsOf: buffer.readableBytesView)
            } else if count > limits.discardBytes {
                return .refused(.bodyTooLarge, isRead: false)
            }
            // A client that sends nothing at all meets the idle time instead.
            if clock.monotonic() > latest { return .refused(.requestTimeout, isRead: false) }
        }
        return count <= limits.bodyBytes ? .whole(bytes) : .refused(.bodyTooLarge, isRead: true)
    }
}
