import FoundationEssentials
import HTTPTypes
import HummingbirdCore
import Invocation
import JSON
import NIOCore

/// The platform's Runtime API 2018-06-01, as one instance sees it.
struct RuntimeAPI: Sendable {
    /// The longest answer of a function, 6 MiB and a little.
    static let bodyLimit = 6_291_556
    /// How much of a longer one is read, so that its sender sees the answer.
    private static let discardLimit = 32 * 1024 * 1024

    private static let prefix = "/2018-06-01/runtime/"
    private static let errorType = HTTPField.Name("Lambda-Runtime-Function-Error-Type")

    private let instance: Instance
    private let dates = HTTPDates()

    init(instance: Instance) { self.instance = instance }

    /// Answers one call.
    @concurrent
    func respond(
        _ request: Request,
        _ writer: consuming ResponseWriter,
        _ channel: any Channel
    ) async throws {
        let exchange = Exchange(request.head, channel: channel)
        if request.head.expectsContinue {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
        }
        let answer = try await answer(request)
        let date = dates.text(instance.settings.clock.now())
        try await exchange.write(answer, date: date, writer)
    }

    private func answer(_ request: Request) async throws -> HTTPAnswer {
        let path = request.head.path ?? ""
        guard path.hasPrefix(Self.prefix) else { return Self.answer(404, "NotFound") }
        let parts = path.dropFirst(Self.prefix.count).split(separator: "/").map(String.init)
        let body = try await body(of: request)
        switch (request.head.method, parts.count, parts.first, parts.last) {
        case (.get, 2, "invocation", "next"): return await next()
        case (.post, 3, "invocation", "response"):
            return Self.answer(instance.respond(parts[1], body))
        case (.post, 3, "invocation", "error"):
            return Self.answer(instance.fail(parts[1], error(request, body)))
        case (.post, 2, "init", "error"):
            return Self.answer(instance.failStart(error(request, body)))
        default: return Self.answer(404, "NotFound")
        }
    }

    private func next() async -> HTTPAnswer {
        switch await instance.next() {
        case .job(let job):
            return HTTPAnswer(
                status: 200,
                headers: [
                    "content-type": "application/json",
                    "lambda-runtime-aws-request-id": job.requestID,
                    "lambda-runtime-deadline-ms": "\(milliseconds(of: job.deadline))",
                    "lambda-runtime-invoked-function-arn": instance.settings.arn,
                    "lambda-runtime-trace-id": Self.traceID(),
                ],
                body: job.payload
            )
        case .conflict: return Self.answer(.conflict)
        case .ended: return Self.answer(500, "Runtime.ShutDown")
        }
    }

    /// The deadline by the wall clock, in milliseconds since 1970.
    private func milliseconds(of deadline: ContinuousClock.Instant) -> Int64 {
        let clock = instance.settings.clock
        let left = (deadline - clock.monotonic()) / .seconds(1)
        return Int64((clock.now().timeIntervalSince1970 + left) * 1000)
    }

    /// Nil for one that is longer than it may be.
    private func body(of request: Request) async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        var count = 0
        for try await piece in request.body {
            count += piece.readableBytes
            if count <= Self.bodyLimit {
                bytes.append(contentsOf: piece.readableBytesView)
            } else if count > Self.discardLimit {
                return nil
            }
        }
        return count <= Self.bodyLimit ? bytes : nil
    }

    private func error(_ request: Request, _ body: [UInt8]?) -> FunctionError {
        let header = Self.errorType.flatMap { request.head.headerFields[$0] }
        return FunctionError(posted: body ?? [], header: header)
    }

    /// A trace that nobody records.
    private static func traceID() -> String {
        func hex(_ digits: Int) -> String {
            let text = String(UInt64.random(in: .min ... .max), radix: 16)
            return String((String(repeating: "0", count: 16) + text).suffix(digits))
        }
        return "Root=1-\(hex(8))-\(hex(12))\(hex(12));Parent=\(hex(16));Sampled=0"
    }

    private static func answer(_ reply: Instance.Reply) -> HTTPAnswer {
        switch reply {
        case .accepted:
            HTTPAnswer(
                status: 202,
                headers: ["content-type": "application/json"],
                body: Array(#"{"status":"OK"}"#.utf8)
            )
        case .unknownInvocation: answer(400, "InvalidRequestID")
        case .conflict: answer(403, "InvalidStateTransition")
        case .tooLarge: answer(413, "RequestEntityTooLarge")
        }
    }

    private static func answer(_ status: Int, _ type: String) -> HTTPAnswer {
        HTTPAnswer(
            status: status,
            headers: ["content-type": "application/json"],
            body: FunctionError(type, "").json.serialized()
        )
    }
}
