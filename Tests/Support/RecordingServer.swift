import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// A real HTTP server on the loopback address that keeps what it was sent, unless told otherwise.
package struct RecordingServer: Sendable {
    package let port: Int
    fileprivate let recorder: Recorder

    /// All requests in the order of arrival, answered or not; none where they are not kept.
    package var requests: [RecordedRequest] { recorder.requests }

    /// The URL of a path with its leading slash, by address: `http://127.0.0.1:…`.
    package func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// The most requests of one key (by default the path) that were unanswered at a time.
    package func peakConcurrency(of key: String) -> Int { recorder.peak(of: key) }

    /// Waits until so many requests have arrived since the start.
    package func waitForRequests(_ count: Int) async { await recorder.wait(for: count) }
}

/// Why there is no server to use.
package struct RecordingServerFailed: Error {}

/// Runs a server for as long as `body` runs.
///
/// - Parameters:
///   - key: What `peakConcurrency(of:)` counts by.
///   - keepsRequests: False for long runs, whose requests would fill the memory.
///   - answer: Called for each request, several at a time.
@discardableResult
package func withRecordingServer<Value>(
    key: @escaping @Sendable (RecordedRequest) -> String = { $0.path },
    keepsRequests: Bool = true,
    answer: @escaping @Sendable (RecordedRequest) async -> RecordedAnswer,
    _ body: (RecordingServer) async throws -> Value
) async throws -> Value {
    let recorder = Recorder(key: key, keepsRequests: keepsRequests)
    let (ports, running) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
        responder: CallbackResponder<RecordingContext> { request, context in
            try await respond(to: request, context, recorder, answer)
        },
        configuration: ApplicationConfiguration(
            address: .hostname("127.0.0.1", port: 0),
            serverName: nil,
            backlog: 4_096
        ),
        onServerRunning: { running.yield($0.localAddress?.port ?? 0) },
        logger: Logger(label: "RecordingServer") { _ in SwiftLogNoOpLogHandler() }
    )
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { running.finish() }
            try await application.run()
        }
        defer { group.cancelAll() }
        for await port in ports {
            return try await body(RecordingServer(port: port, recorder: recorder))
        }
        throw RecordingServerFailed()
    }
}

/// Keeps the connection at hand, to tell it apart and to break it.
private struct RecordingContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

private func respond(
    to request: Request,
    _ context: RecordingContext,
    _ recorder: Recorder,
    _ answer: @Sendable (RecordedRequest) async -> RecordedAnswer
) async throws -> Response {
    let body = try await request.body.collect(upTo: .max)
    let port = context.channel.remoteAddress?.port ?? 0
    let bytes = Array(body.readableBytesView)
    let recorded = recorder.arrive { record(request, bytes, order: $0, port: port) }
    defer { recorder.leave(recorded) }

    switch await answer(recorded) {
    case .answer(let status, let headers, let body):
        var fields = HTTPFields()
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return Response(
            status: .init(code: status),
            headers: fields,
            body: .init(byteBuffer: .init(bytes: body))
        )
    case .hang:
        for await _ in AsyncStream<Never>.makeStream().stream {}
        throw CancellationError()
    case .reset:
        try await context.channel.reset()
        throw CancellationError()
    case .raw(let bytes):
        try await context.channel.sendRaw(bytes)
        throw CancellationError()
    }
}

private func record(_ request: Request, _ body: [UInt8], order: Int, port: Int) -> RecordedRequest {
    RecordedRequest(
        order: order,
        method: request.method.rawValue,
        path: request.uri.path,
        query: request.uri.query ?? "",
        headers: Dictionary(
            request.headers.map { ($0.name.canonicalName, $0.value) },
            uniquingKeysWith: { "\($0), \($1)" }
        ),
        body: body,
        remotePort: port
    )
}
