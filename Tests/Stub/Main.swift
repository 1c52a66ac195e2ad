import Curl
import Foundation
import Glibc
import JSON

/// A function's executable that does what its events say, for tests of whatever runs executables.
///
/// `{"do": …}` with one of `answer` (tells its process, and what it was given), `exit`, `signal`,
/// `hang` (after it has written a `file`), `rubbish`, `number` (an answer that is no object),
/// `large`, `small` (an error after an answer that was too large), `error`, `grow`, `linger` (hangs
/// after its answer). `STUB_START` is `fail`, `exit` or `hang`.
@main struct Main {
    private let api: String
    private let client = HTTPClient(
        policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: true),
        userAgent: "stub"
    )
    private static let variables = ProcessInfo.processInfo.environment

    static func main() async throws {
        let address = variables["AWS_LAMBDA_RUNTIME_API", default: ""]
        let stub = Main(api: "http://\(address)/2018-06-01/runtime")
        try await stub.start()
        while true { try await stub.serve() }
    }

    private init(api: String) { self.api = api }

    private func start() async throws {
        switch Self.variables["STUB_START"] {
        case "fail":
            let body = error("Function.Unready", "nothing to start with")
            _ = try await post("init/error", body, type: "Function.Unready")
            exit(1)
        case "exit": exit(3)
        case "hang": try await Self.hang()
        default: break
        }
    }

    private func serve() async throws {
        let next = try await send("GET", "invocation/next", [])
        let id = next.headers["lambda-runtime-aws-request-id"] ?? ""
        let event = try JSON.parse(next.body)
        func answer(_ body: [UInt8]) async throws -> Int {
            try await post("invocation/\(id)/response", body)
        }
        switch event["do"]?.string {
        case "exit": exit(Int32(event["code"]?.integer ?? 0))
        case "signal": kill(getpid(), Int32(event["number"]?.integer ?? 9))
        case "hang":
            if let file = event["file"]?.string { try Data().write(to: URL(filePath: file)) }
            try await Self.hang()
        case "rubbish": _ = try await answer(Array("{not JSON".utf8))
        case "number": _ = try await answer(Array("17".utf8))
        case "large": _ = try await answer(Self.large)
        case "small":
            guard try await answer(Self.large) == 413 else { exit(4) }
            try await fail(id, "Function.Long")
        case "error": try await fail(id, "Function.Asked")
        case "grow": try await Self.grow()
        case "linger":
            _ = try await answer(told(next, event))
            try await Self.hang()
        default: _ = try await answer(told(next, event))
        }
    }

    /// Its process, what it was given, and the platform's variables.
    private func told(_ next: HTTPResponse, _ event: JSON) -> [UInt8] {
        let deadline = next.headers["lambda-runtime-deadline-ms"] ?? ""
        let value: JSON = [
            "pid": .integer(Int64(getpid())),
            "event": event,
            "deadline": .string(deadline),
            "arn": .string(next.headers["lambda-runtime-invoked-function-arn"] ?? ""),
            "variables": .object(
                Self.variables.sorted { $0.key < $1.key }.map {
                    JSON.Member($0.key, .string($0.value))
                }
            ),
        ]
        return value.serialized()
    }

    private func fail(_ id: String, _ type: String) async throws {
        _ = try await post("invocation/\(id)/error", error(type, "as asked"), type: type)
    }

    private func error(_ type: String, _ message: String) -> [UInt8] {
        let body: JSON = [
            "errorMessage": .string(message), "errorType": .string(type), "stackTrace": [],
        ]
        return body.serialized()
    }

    private func post(_ path: String, _ body: [UInt8], type: String? = nil) async throws -> Int {
        let headers = type.map { [(name: "Lambda-Runtime-Function-Error-Type", value: $0)] } ?? []
        return try await send("POST", path, headers, body).status
    }

    private func send(
        _ method: String,
        _ path: String,
        _ headers: [(name: String, value: String)],
        _ body: [UInt8] = []
    ) async throws -> HTTPResponse {
        try await client.send(
            HTTPRequest(
                method: method,
                url: "\(api)/\(path)",
                headers: headers,
                body: body,
                connectTimeout: .seconds(5),
                totalTimeout: .seconds(600),
                answerLimit: 8_388_608
            )
        )
    }

    /// A text of 7 MiB.
    private static var large: [UInt8] {
        [UInt8(ascii: "\"")] + Array(repeating: UInt8(ascii: "a"), count: 7 * 1_048_576)
            + [UInt8(ascii: "\"")]
    }

    private static func hang() async throws { try await Task.sleep(for: .seconds(600)) }

    /// Takes 400 MB, and touches them.
    private static func grow() async throws {
        var blocks: [[UInt8]] = []
        for index in 0..<100 { blocks.append(Array(repeating: UInt8(index), count: 4_000_000)) }
        try await hang()
        exit(Int32(blocks.count))
    }
}
