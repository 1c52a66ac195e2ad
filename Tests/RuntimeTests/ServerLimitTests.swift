import Invocation
import JSON
import LocalRuntime
import Testing

struct ServerLimitTests {
    private let tooLarge = #"{"message":"Request Entity Too Large"}"#

    @Test(arguments: [(19, 200), (20, 200), (21, 413), (40, 413), (100, 413)])
    func `a body has a limit`(length: Int, status: Int) async throws {
        var limits = HTTPLimits()
        limits.functionBodyBytes = 20
        limits.bodyBytes = 30
        limits.discardBytes = 60
        let functions = hosted { event, _ in .value(.integer(Int64(event.body.count))) }

        try await serving(functions, routes("/"), limits: limits) { client, _ in
            let body = String(repeating: "x", count: length)
            let reply = try await client.send("POST /", body: body)

            #expect(reply.status == status)
            #expect(
                reply.body == (status == 200 ? "\(length)" : tooLarge)
            )
        }
    }

    @Test func `a body that is too long is declined before it is sent`() async throws {
        let functions = hosted { _, _ in .value(.null) }

        try await serving(functions, routes("/")) { [tooLarge] client, _ in
            let reply = try await client.exchange(
                "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 10485761\r\n\r\n"
            )

            #expect(reply.status == 413)
            #expect(reply.body == tooLarge)
            #expect(reply.headers["connection"] == "close")
            #expect(!reply.text.contains("100 Continue"))
        }
    }

    @Test func `a client that waits for it is told to continue`() async throws {
        let functions = hosted { event, _ in .value(.integer(Int64(event.body.count))) }

        try await serving(functions, routes("/")) { client, _ in
            let reply = try await client.send("POST /", ["Expect: 100-continue"], body: "abc")

            #expect(reply.text.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
            #expect(reply.body == "3")
        }
    }

    @Test(arguments: [(24_000, 200), (25_000, 431), (40_000, 431), (70_000, 400)])
    func `a head has a limit`(length: Int, status: Int) async throws {
        let functions = hosted { _, _ in .value(.null) }

        try await serving(functions, routes("/")) { client, _ in
            let fields = (0..<length / 1_000).map {
                "X-\($0): " + String(repeating: "x", count: 990)
            }
            let reply = try await client.send("GET /", fields)

            #expect(reply.status == status)
        }
    }

    @Test func `a client that says nothing is hung up on`() async throws {
        var limits = HTTPLimits()
        limits.idleTime = .milliseconds(500)

        try await serving([:], [], limits: limits) { client, _ in
            let reply = try await client.exchange("GET / HTTP/1.1\r\nHost:")

            #expect(reply.text.isEmpty)
        }
    }

    @Test func `a body that trickles in is given up`() async throws {
        let time = TestClock()
        let functions = hosted { _, _ in .value(.null) }
        var limits = HTTPLimits()
        limits.bodyTime = .zero - .seconds(1)

        try await serving(functions, routes("/"), limits: limits, clock: time.clock) { client, _ in
            let reply = try await client.exchange(
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc"
            )

            #expect(reply.status == 408)
            #expect(reply.headers["connection"] == "close")
        }
    }
}
