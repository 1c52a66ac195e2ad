import Foundation
import Invocation
import LocalRuntime
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Sends bytes as they are to a local port.
struct TestClient: Sendable {
    let port: Int

    /// Sends a request and reads until the server closes.
    func exchange(_ request: String) async throws -> TestResponse {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel
                    )
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var bytes = ByteBuffer()
            for try await piece in inbound { bytes.writeImmutableBuffer(piece) }
            return TestResponse(String(buffer: bytes))
        }
    }

    /// One request that asks the server to close.
    func send(
        _ line: String,
        _ headers: [String] = [],
        body: String = ""
    ) async throws -> TestResponse {
        let length = body.isEmpty ? [] : ["Content-Length: \(body.utf8.count)"]
        let fields = ["Host: gateway.test:8080", "Connection: close"] + headers + length
        return try await exchange(
            (["\(line) HTTP/1.1"] + fields).joined(separator: "\r\n") + "\r\n\r\n" + body
        )
    }
}

/// The last response of a connection.
struct TestResponse {
    let status: Int
    /// Names in lower case.
    let headers: [String: String]
    let body: String
    /// All that came, including responses before the last.
    let text: String

    init(_ text: String) {
        self.text = text
        let last = text.range(of: "HTTP/1.1 ", options: .backwards).map { text[$0.lowerBound...] }
        let halves = (last ?? "").components(separatedBy: "\r\n\r\n")
        let lines = halves[0].components(separatedBy: "\r\n")
        status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        self.headers = headers
        body = halves.dropFirst().joined(separator: "\r\n\r\n")
    }
}

/// Serves functions on a free port while `body` runs, then shuts down gracefully.
func serving(
    _ functions: [String: FunctionHost.Hosted],
    _ routes: [Route],
    limits: HTTPLimits = HTTPLimits(),
    clock: Clock = .system,
    pages: @escaping LocalPages = { _ in nil },
    servesInvokeAPI: Bool = false,
    _ body: @escaping @Sendable (TestClient, FunctionHost) async throws -> Void
) async throws {
    let host = FunctionHost(functions, clock: clock, logger: .silent)
    let bound = AsyncStream.makeStream(of: Int.self)
    let server = LocalServer(
        host: host,
        routes: try RouteTable(routes),
        timers: Timers([], host: host, clock: clock, logger: .silent),
        pages: pages,
        servesInvokeAPI: servesInvokeAPI,
        address: "127.0.0.1",
        port: 0,
        limits: limits,
        clock: clock,
        logger: .silent,
        onBound: { bound.continuation.yield($0) }
    )
    try await running([server]) {
        let port = await bound.stream.first { _ in true }
        try await body(TestClient(port: port ?? 0), host)
    }
}

/// The function `F`, which takes requests.
func hosted(
    timeout: Duration = .seconds(30),
    _ body: @escaping @Sendable (HTTPEvent, Context) async throws -> Answer
) -> [String: FunctionHost.Hosted] {
    let function = TestFunction { event, context in
        guard case .http(let event) = event else { throw TestFailure() }
        return try await body(event, context)
    }
    return ["F": .init(function, timeout: timeout)]
}

/// A route to `F` for each path, for any method.
func routes(_ paths: String...) throws -> [Route] {
    try paths.map { try Route(method: "ANY", path: $0, function: "F") }
}
