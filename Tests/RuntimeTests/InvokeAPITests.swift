import Invocation
import JSON
import Synchronization
import TestSupport
import Testing

@testable import LocalRuntime

private let path = "/2015-03-31/functions/F/invocations"

@Suite struct InvokeAPITests {
    private let functions: [String: FunctionHost.Hosted] = [
        "F": .init(
            TestFunction { event, _ in
                guard case .schedule(let firing) = event else {
                    throw EventError.unsupported(function: "F", kind: "HTTP")
                }
                if firing.input["fail"] != nil { throw TestFailure() }
                if firing.input["long"] != nil {
                    return .value(.string(String(repeating: "a", count: 7_000_000)))
                }
                return .value(["got": firing.input])
            },
            timeout: .seconds(30),
            name: "function-f"
        )
    ]

    @Test(arguments: [
        "F", "function-f", "F:$LATEST", "arn:aws:lambda:eu-north-1:000000000000:function:F",
        "arn%3Aaws%3Alambda%3Aeu-north-1%3A000000000000%3Afunction%3Afunction-f",
        "000000000000:function:F",
    ])
    func `a function is called by any of its names`(name: String) async throws {
        try await serving(functions, [], servesInvokeAPI: true) { client, _ in
            let reply = try await client.send(
                "POST /2015-03-31/functions/\(name)/invocations",
                body: #"{"a":1}"#
            )

            #expect(reply.status == 200)
            #expect(reply.body == #"{"got":{"a":1}}"#)
            #expect(reply.headers["x-amz-executed-version"] == "$LATEST")
            #expect(reply.headers["x-amz-function-error"] == nil)
        }
    }

    @Test(arguments: [
        (#"{"fail":1}"#, "Function.Failed"), (#"{"long":1}"#, "Function.ResponseSizeTooLarge"),
        ("[1]", "Function.MalformedEvent"),
        (
            #"{"specversion":"1.0","id":"1","source":"s","type":"t","data":{}}"#,
            "Function.UnsupportedEvent"
        ),
    ])
    func `a function's failure is told by a header`(body: String, type: String) async throws {
        try await serving(functions, [], servesInvokeAPI: true) { client, _ in
            let reply = try await client.send("POST \(path)", body: body)

            #expect(reply.status == 200)
            #expect(reply.headers["x-amz-function-error"] == "Unhandled")
            #expect(try JSON.parse(Array(reply.body.utf8))["errorType"]?.string == type)
        }
    }

    @Test(
        arguments: [
            (
                "POST /2015-03-31/functions/G/invocations", "{}", [], 404,
                "ResourceNotFoundException"
            ),
            ("POST \(path)?Qualifier=7", "{}", [], 404, "ResourceNotFoundException"),
            ("POST \(path)", "{", [], 400, "InvalidRequestContentException"),
            (
                "POST \(path)", "{}", ["X-Amz-Invocation-Type: Later"], 400,
                "InvalidParameterValueException"
            ),
            ("GET \(path)", "", [], 405, nil),
            ("POST \(path)", "{}", ["Origin: https://web.example"], 403, "AccessDeniedException"),
            ("POST \(path)", "{}", ["X-Forwarded-For: 192.0.2.1"], 403, "AccessDeniedException"),
        ] as [(String, String, [String], Int, String?)]
    )
    func `a call that is not in order is refused`(
        line: String,
        body: String,
        headers: [String],
        status: Int,
        type: String?
    ) async throws {
        try await serving(functions, [], servesInvokeAPI: true) { client, host in
            let reply = try await client.send(line, headers, body: body)

            #expect(reply.status == status)
            #expect(reply.headers["x-amzn-errortype"] == type)
            #expect(host.statistics["F"]?.invocations == 0)
        }
    }

    @Test(arguments: [
        ("RequestResponse", 6 * 1_048_576 + 1), ("Event", 1_048_577),
        ("RequestResponse", 10 * 1_048_576 + 1),
    ])
    func `a payload that is too long is refused`(type: String, count: Int) async throws {
        try await serving(functions, [], servesInvokeAPI: true) { client, _ in
            let reply = try await client.send(
                "POST \(path)",
                ["X-Amz-Invocation-Type: \(type)"],
                body: "\"" + String(repeating: "a", count: count - 2) + "\""
            )

            #expect(reply.status == 413)
            #expect(reply.headers["x-amzn-errortype"] == "RequestEntityTooLargeException")
        }
    }

    @Test func `an event is taken, and carried out for nobody who waits`() async throws {
        let gate = Gate()
        let seen = AsyncStream.makeStream(of: Event.self)
        let slow: [String: FunctionHost.Hosted] = [
            "F": .init(
                TestFunction { event, _ in
                    await gate.pass()
                    seen.continuation.yield(event)
                    return .value(.null)
                },
                timeout: .seconds(30)
            )
        ]

        try await serving(slow, [], servesInvokeAPI: true) { client, _ in
            let reply = try await client.send(
                "POST \(path)",
                ["X-Amz-Invocation-Type: Event"],
                body: #"{"a":1}"#
            )
            #expect(reply.status == 202)
            #expect(reply.body.isEmpty)
            gate.open()

            guard case .schedule(let firing) = await seen.stream.first(where: { _ in true }) else {
                Issue.record("not invoked")
                return
            }
            #expect(firing.input == ["a": 1])
        }
    }

    @Test(arguments: [("Event", 202), ("RequestResponse", 200)])
    func `an event that cannot be read is counted as malformed`(
        type: String,
        status: Int
    ) async throws {
        try await serving(functions, [], servesInvokeAPI: true) { client, host in
            let reply = try await client.send(
                "POST \(path)",
                ["X-Amz-Invocation-Type: \(type)"],
                body: "[1]"
            )

            #expect(reply.status == status)
            #expect(host.statistics["F"]?.failures == 1)
            let page = try PrometheusPage(PrometheusText.text(host.metrics.snapshot))
            let labels = ["function": "F", "outcome": "malformed"]
            #expect(page.value("waypost_invocations_total", labels) == 1)
        }
    }

    @Test func `unless it was asked for nothing is called`() async throws {
        try await serving(functions, []) { client, host in
            let reply = try await client.send("POST \(path)", body: "{}")

            #expect(reply.status == 404)
            #expect(host.statistics["F"]?.invocations == 0)
        }
    }

    @Test func `a dry run invokes nothing`() async throws {
        try await serving(functions, [], servesInvokeAPI: true) { client, host in
            let reply = try await client.send(
                "POST \(path)",
                ["X-Amz-Invocation-Type: DryRun"],
                body: "{}"
            )

            #expect(reply.status == 204)
            #expect(host.statistics["F"]?.invocations == 0)
        }
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.8.0.1", true), ("::1", true), ("::ffff:127.0.0.1", true),
        ("192.0.2.7", false), ("::ffff:192.0.2.7", false), ("", false),
    ])
    func `only callers on the same machine are served`(peer: String, isServed: Bool) {
        let request = HTTPEvent(method: "POST", path: path, sourceIP: peer)

        let call = InvokeCall(request) { _ in "F" }

        switch call {
        case .synchronous: #expect(isServed)
        case .refused(let answer): #expect(!isServed && answer.status == 403)
        case .dryRun, .asynchronous: Issue.record("another kind")
        }
    }
}
