import Curl
import Gateway
import Invocation
import TestSupport
import Testing

@testable import Delivery

struct TokenCacheTests {
    private func credentials(_ server: RecordingServer, _ path: String = "/token")
        -> ClientCredentials
    {
        ClientCredentials(url: server.url(path), clientID: "waypost", secret: "se&cret")
    }

    @Test func `a token is fetched by a form and kept until a minute before its end`() async throws
    {
        let desk = TokenDesk { _, _ in .status(500) }
        let hand = HandClock()
        try await withRecordingServer(answer: { desk.respond(to: $0) }) { server in
            let cache = TokenCache(client: makeClient())
            func token() async throws -> String {
                try await cache.token(
                    for: credentials(server),
                    within: .seconds(60),
                    hand.clock
                )
            }
            #expect(try await token() == "t1")
            hand.move(.seconds(3539))
            #expect(try await token() == "t1")
            hand.move(.seconds(1))
            #expect(try await token() == "t2")
            let request = try #require(server.requests.first)
            #expect(request.method == "POST")
            #expect(
                request.text
                    == "grant_type=client_credentials&client_id=waypost&client_secret=se%26cret"
            )
            #expect(server.requests.count == 2)
        }
    }

    @Test func `many who ask at once make one request`() async throws {
        let desk = TokenDesk { _, _ in .status(500) }
        try await withRecordingServer(answer: { desk.respond(to: $0) }) { server in
            let cache = TokenCache(client: makeClient())
            let credentials = credentials(server)
            let tokens = await withTaskGroup(of: String?.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try? await cache.token(for: credentials, within: .seconds(60), .system)
                    }
                }
                return await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
            #expect(tokens == ["t1"])
            #expect(server.requests.count == 1)
        }
    }

    @Test func `a token that was refused is replaced, a newer one is not`() async throws {
        let desk = TokenDesk { _, _ in .status(500) }
        try await withRecordingServer(answer: { desk.respond(to: $0) }) { server in
            let cache = TokenCache(client: makeClient())
            for expected in ["t1", "t2", "t2"] {
                let token = try await cache.token(
                    for: credentials(server),
                    insteadOf: "t1",
                    within: .seconds(60),
                    .system
                )
                // The first was not kept yet, so it is the one that comes.
                #expect(token == expected)
            }
            #expect(server.requests.count == 2)
        }
    }

    @Test func `a failure is told without a secret and is not kept`() async throws {
        try await withRecordingServer(answer: { _ in .status(401, "se&cret") }) { server in
            let cache = TokenCache(client: makeClient())
            for _ in 0..<2 {
                let error = await #expect(throws: TokenError.self) {
                    try await cache.token(for: credentials(server), within: .seconds(60), .system)
                }
                #expect(error == .answer(status: 401))
                #expect(error?.description == "the authorization server answered 401")
            }
            #expect(server.requests.count == 2)
        }
    }
}
