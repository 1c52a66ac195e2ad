import Invocation
import JSON
import Lambda
import TestSupport
import Testing

@Suite struct LambdaAnswerTests {
    private typealias Invocation = ScriptedPlatform.Invocation

    private static let type = "lambda-runtime-function-error-type"

    @Test func `answers go to their request over one connection`() async throws {
        let run = try await ScriptedPlatform.run([
            Invocation(event: #"{"n":1}"#), Invocation(event: #"{"n":2}"#, id: "id-2"),
        ]) { event, context, _ in
            guard case .schedule(let scheduled) = event else { throw TestFailure() }
            return .value(["of": scheduled.input, "id": .string(context.requestID)])
        }

        #expect(
            run.requests.map { "\($0.method) \(ScriptedPlatform.name(of: $0))" } == [
                "GET next", "POST id-1/response", "GET next", "POST id-2/response", "GET next",
            ]
        )
        #expect(run.body(of: "id-1/response") == #"{"of":{"n":1},"id":"id-1"}"#)
        #expect(run.body(of: "id-2/response") == #"{"of":{"n":2},"id":"id-2"}"#)
        #expect(Set(run.requests.map(\.remotePort)).count == 1)
    }

    @Test func `a connection that the platform closed is replaced`() async throws {
        let taken = RecordedAnswer.raw(Array("HTTP/1.1 202 A\r\nContent-Length: 0\r\n\r\n".utf8))
        let run = try await ScriptedPlatform.run(
            [Invocation(), Invocation(id: "id-2")],
            replies: ["id-1/response": taken]
        ) { _, _, _ in .value(1) }

        #expect(run.posts == ["id-1/response", "id-2/response"])
        #expect(Set(run.requests.map(\.remotePort)).count == 2)
    }

    @Test func `what a function throws is an error with its text`() async throws {
        struct Broken: Error, CustomStringConvertible { let description = "the disk is full" }
        let run = try await ScriptedPlatform.run([Invocation()]) { _, _, _ in throw Broken() }

        #expect(run.posts == ["id-1/error"])
        #expect(run.requests[1].headers[Self.type] == "Function.Failed")
        #expect(
            run.body(of: "id-1/error") == #"{"errorMessage":"the disk is full","#
                + #""errorType":"Function.Failed","stackTrace":[]}"#
        )
    }

    @Test(arguments: ["{", "[]", #"{"version":"2.0"}"#])
    func `an event that is none has an error of its own, and the next is served`(
        _ event: String
    ) async throws {
        let run = try await ScriptedPlatform.run([
            Invocation(event: event), Invocation(id: "id-2"),
        ]) { _, _, _ in .value(1) }

        #expect(run.posts == ["id-1/error", "id-2/response"])
        #expect(run.requests[1].headers[Self.type] == "Function.MalformedEvent")
    }

    @Test func `an event of a kind that the function does not take says so`() async throws {
        let run = try await ScriptedPlatform.run([Invocation()]) { _, _, _ in
            throw EventError.unsupported(function: "TestFunction", kind: "scheduled")
        }

        #expect(run.requests[1].headers[Self.type] == "Function.UnsupportedEvent")
        #expect(run.body(of: "id-1/error")?.contains("takes no scheduled event") == true)
    }

    @Test func `an event above 6 MiB is not read to its end`() async throws {
        let text = String(repeating: "x", count: 6 * 1024 * 1024)
        let run = try await ScriptedPlatform.run([
            Invocation(event: #"{"a":"\#(text)"}"#), Invocation(id: "id-2"),
        ]) { _, _, _ in .value(1) }

        #expect(run.posts == ["id-1/error", "id-2/response"])
        #expect(run.requests[1].headers[Self.type] == "Function.MalformedEvent")
    }

    @Test(arguments: [(6 * 1024 * 1024, "id-1/response"), (6 * 1024 * 1024 + 1, "id-1/error")])
    func `an answer has at most 6 MiB`(_ bytes: Int, _ post: String) async throws {
        let run = try await ScriptedPlatform.run([Invocation()]) { _, _, _ in
            // Two of them are the quotation marks.
            .value(.string(String(repeating: "x", count: bytes - 2)))
        }

        #expect(run.posts == [post])
        #expect(
            run.requests[1].headers[Self.type]
                == (post == "id-1/error" ? "Function.ResponseSizeTooLarge" : nil)
        )
    }

    @Test func `an answer that is too long for the platform becomes an error`() async throws {
        let run = try await ScriptedPlatform.run(
            [Invocation(), Invocation(id: "id-2")],
            replies: ["id-1/response": .status(413)]
        ) { _, _, _ in .value(1) }

        #expect(run.posts == ["id-1/response", "id-1/error", "id-2/response"])
        #expect(run.requests[2].headers[Self.type] == "Function.ResponseSizeTooLarge")
    }

    @Test(arguments: [RecordedAnswer.status(400), .reset])
    func `after an answer that was not taken the next event is`(
        _ reply: RecordedAnswer
    ) async throws {
        let lines = LogLines()
        let run = try await ScriptedPlatform.run(
            [Invocation(), Invocation(id: "id-2")],
            replies: ["id-1/response": reply],
            logger: lines.logger
        ) { _, _, _ in .value(1) }

        #expect(run.posts.last == "id-2/response")
        #expect(lines.all.contains("the answer was not taken"))
    }

    @Test(arguments: ["id-1/response", "id-1/error"])
    func `a platform that has given up ends the process at once`(_ post: String) async throws {
        let run = try await ScriptedPlatform.run(
            [Invocation(), Invocation(id: "id-2")],
            replies: [post: .status(500)]
        ) { _, context, _ in
            context.afterAnswer { Issue.record("nothing follows") }
            if post.hasSuffix("error") { throw TestFailure() }
            return .value(1)
        }

        #expect(run.exitCode == 1)
        #expect(run.requests.count == 2)
    }

    @Test(
        arguments: [
            Invocation(status: 500), Invocation(id: nil), Invocation(id: "a/b"),
            Invocation(id: String(repeating: "a", count: 129)),
        ]
    )
    fileprivate func `a platform that hands out no invocation ends the process`(
        _ invocation: ScriptedPlatform.Invocation
    ) async throws {
        let run = try await ScriptedPlatform.run([invocation]) { _, _, _ in
            Issue.record("there is nothing to do")
            return .value(1)
        }

        #expect(run.exitCode == 1)
        #expect(run.requests.count == 1)
    }
}
