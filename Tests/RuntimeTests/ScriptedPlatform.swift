import Invocation
import Lambda
import Logging
import Synchronization
import TestSupport

/// A Runtime API that hands out the invocations of a test, and then ends the loop that asks it.
final class ScriptedPlatform: Sendable {
    /// One answer to `next`.
    struct Invocation: Sendable {
        var event = "{}"
        var id: String? = "id-1"
        var deadline: Int64?
        var traceID: String?
        var status = 200

        var answer: RecordedAnswer {
            var headers: [String: String] = [:]
            headers["Lambda-Runtime-Aws-Request-Id"] = id
            headers["Lambda-Runtime-Deadline-Ms"] = deadline.map { "\($0)" }
            headers["Lambda-Runtime-Trace-Id"] = traceID
            return .status(status, headers: headers, event)
        }
    }

    /// What came of a loop.
    struct Run: Sendable {
        let exitCode: Int32
        let requests: [RecordedRequest]

        /// What was handed in, without what all paths have in common: `id-1/response`.
        var posts: [String] {
            requests.filter { $0.method == "POST" }.map { ScriptedPlatform.name(of: $0) }
        }

        func body(of post: String) -> String? {
            requests.first { ScriptedPlatform.name(of: $0) == post }?.text
        }
    }

    private static let root = "/2018-06-01/runtime/"

    private let invocations: Mutex<[Invocation]>
    private let replies: [String: RecordedAnswer]

    private init(_ invocations: [Invocation], _ replies: [String: RecordedAnswer]) {
        self.invocations = Mutex(invocations)
        self.replies = replies
    }

    /// Runs a function on invocations; the next one after them is refused, which ends the loop.
    ///
    /// - Parameter replies: What is answered to posts other than with 202, by ``Run/posts``.
    static func run(
        _ invocations: [Invocation],
        replies: [String: RecordedAnswer] = [:],
        state: StopState = StopState(),
        clock: Clock = .system,
        logger: Logger = .silent,
        metrics: Metrics = Metrics(),
        _ body: @escaping @Sendable (Event, Context, RecordingServer) async throws -> Answer
    ) async throws -> Run {
        let platform = ScriptedPlatform(invocations, replies)
        return try await withRecordingServer {
            platform.answer($0)
        } _: { server in
            let loop = RuntimeLoop(
                address: "127.0.0.1:\(server.port)",
                function: TestFunction { try await body($0, $1, server) },
                clock: clock,
                logger: logger,
                metrics: metrics,
                state: state
            )
            let code = await loop.run()
            return Run(exitCode: code, requests: server.requests)
        }
    }

    /// An invocation is handed out until something is handed in for it: whoever asks twice, because
    /// a connection broke, gets it twice.
    private func answer(_ request: RecordedRequest) -> RecordedAnswer {
        guard request.method == "POST" else {
            return invocations.withLock(\.first)?.answer ?? .status(403)
        }
        let name = Self.name(of: request)
        let reply = replies[name] ?? .status(202)
        // What was too long is followed by an error.
        if case .answer(status: 413, _, _) = reply { return reply }
        invocations.withLock { invocations in
            if let id = invocations.first?.id, name.hasPrefix("\(id)/") {
                invocations.removeFirst()
            }
        }
        return reply
    }

    static func name(of request: RecordedRequest) -> String {
        let path = request.path.dropFirst(root.count)
        let prefix = "invocation/"
        return String(path.hasPrefix(prefix) ? path.dropFirst(prefix.count) : path)
    }
}
