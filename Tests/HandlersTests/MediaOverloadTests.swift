import Gateway
import Invocation
import JSON
import TestSupport
import Testing

/// Media on servers that answer late or too much.
@Suite struct MediaOverloadTests {
    /// Runs `body` with a gateway that may have one delivery under way, and a server that holds
    /// media back until the latch opens.
    private func withHangingMedia(
        _ body: (TestGateway, RecordingServer, Latch) async throws -> Void
    ) async throws {
        let latch = Latch()
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = { request in
            if request.path == "/mt" { return .status(200) }
            await latch.wait()
            return .medium([1])
        }
        try await withRecordingServer(answer: answer) { server in
            // Also after a failure: the server ends only when all are answered.
            defer { latch.open() }
            let agreements = Sample.agreements(carrier: server.url("/mt"))
            try await withTestGateway(agreements, transfers: 1) { gateway in
                try await body(gateway, server, latch)
            }
        }
    }

    private func mms(_ number: Int, at server: RecordingServer) -> HTTPEvent {
        let urls = (0..<10).map { server.url("/\(number)/\($0)") }
        return .submission(.media(urls, id: "mms-\(number)"))
    }

    @Test func `media that do not come take no place of a delivery`() async throws {
        try await withHangingMedia { gateway, server, latch in
            let mms = mms(0, at: server)
            let waiting = Task { try await gateway.request("TerminateMessage", mms).status }
            await server.waitForRequests(10)
            let text: JSON = ["from": "+12025550140", "to": ["+447700900111"], "text": "Hi"]

            let answer = try await gateway.request("TerminateMessage", .submission(text))

            #expect(answer.status == 200)
            #expect(server.requests.count { $0.path == "/mt" } == 1)
            latch.open()
            #expect(try await waiting.value == 200)
        }
    }

    @Test func `what waits for media is bounded, and who is one too many is told at once`()
        async throws
    {
        try await withHangingMedia { gateway, server, latch in
            let count = Limits.mediaFetches / 10 + 1
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<count {
                    let mms = mms(number, at: server)
                    group.addTask {
                        try await gateway.request("TerminateMessage", mms).status
                    }
                }
                let first = try await group.next()
                #expect(first == 503)
                latch.open()
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.allSatisfy { [200, 503].contains($0) })
            #expect(statuses.contains(200))
        }
    }
}
