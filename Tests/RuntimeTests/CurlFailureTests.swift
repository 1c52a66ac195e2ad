import Curl
import TestSupport
import Testing

@Suite struct CurlFailureTests {
    private static let notHTTP: [(String, CurlError)] = [
        ("", .reset),
        ("HTTP/1.1 100 Continue\r\n\r\n", .reset),
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", .reset),
        ("garbage\r\n\r\n", .malformedAnswer),
        ("HTTP/1.1 xyz\r\n\r\n", .malformedAnswer),
        (
            "HTTP/1.1 200 OK\r\nA: " + String(repeating: "x", count: 70_000) + "\r\n\r\n",
            .malformedAnswer
        ),
        (
            "HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 101) + "\r\n",
            .malformedAnswer
        ),
        ("HTTP/1.1 200 OK\r\nA: " + String(repeating: "x", count: 900_000), .malformedAnswer),
    ]

    @Test(arguments: notHTTP.indices)
    func `an answer that ends early or is not HTTP is told apart`(index: Int) async throws {
        let (text, error) = Self.notHTTP[index]
        try await withRecordingServer { _ in
            .raw(Array(text.utf8))
        } _: { server in
            await #expect(throws: error) {
                try await HTTPClient.open().send(.to(server.url()))
            }
        }
    }

    @Test func `a connection that is reset is an error of its own`() async throws {
        try await withRecordingServer { _ in
            .reset
        } _: { server in
            await #expect(throws: CurlError.reset) {
                try await HTTPClient.open().send(.to(server.url()))
            }
        }
    }

    @Test func `a server that hangs costs no more than the total time`() async throws {
        try await withRecordingServer { _ in
            .hang
        } _: { server in
            let start = ContinuousClock.now

            await #expect(throws: CurlError.timedOut) {
                try await HTTPClient.open().send(
                    .to(server.url(), totalTimeout: .seconds(1))
                )
            }

            #expect(ContinuousClock.now - start >= .milliseconds(999))
            #expect(server.requests.count == 1)
        }
    }

    @Test func `the total time counts the wait for a connection`() async throws {
        try await withRecordingServer { _ in
            .hang
        } _: { server in
            let client = HTTPClient.open(connectionsPerHost: 1)
            let first = Task { try await client.send(.to(server.url())) }
            await server.waitForRequests(1)

            await #expect(throws: CurlError.timedOut) {
                try await client.send(.to(server.url(), totalTimeout: .milliseconds(150)))
            }

            first.cancel()
            await #expect(throws: CurlError.cancelled) { try await first.value }
            #expect(server.requests.count == 1)
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-1)])
    func `no time left is a time-out at once`(left: Duration) async {
        await #expect(throws: CurlError.timedOut) {
            try await HTTPClient.open().send(.to("http://127.0.0.1:1/", totalTimeout: left))
        }
    }

    @Test func `a port that nobody listens on is refused`() async throws {
        let port = try await withRecordingServer { _ in
            .status(200)
        } _: {
            $0.port
        }

        await #expect(throws: CurlError.refused) {
            try await HTTPClient.open().send(.to("http://127.0.0.1:\(port)/"))
        }
    }

    @Test func `a name without address is unresolved`() async {
        await #expect(throws: CurlError.unresolved) {
            try await HTTPClient.open().send(.to("http://no-such-host.invalid/"))
        }
    }

    @Test func `a server that speaks no TLS is a TLS failure`() async throws {
        try await withRecordingServer { _ in
            .status(200)
        } _: { server in
            let error = await #expect(throws: CurlError.self) {
                try await HTTPClient.open().send(.to("https://127.0.0.1:\(server.port)/secret"))
            }

            guard case .tls(let code, let reason) = error else {
                Issue.record("not a TLS failure: \(String(describing: error))")
                return
            }
            #expect(code == 35)
            #expect(!reason.isEmpty && !reason.contains("secret"))
            #expect(server.requests.isEmpty)
        }
    }

    @Test(arguments: ["127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1"])
    func `a private address is refused without a connection`(host: String) async throws {
        try await withRecordingServer { _ in
            .status(200)
        } _: { server in
            let client = HTTPClient(
                policy: AddressPolicy(allowsPrivate: false, allowsPlainHTTP: true),
                userAgent: "test"
            )

            await #expect(throws: CurlError.addressRefused) {
                try await client.send(.to("http://\(host):\(server.port)/"))
            }
            #expect(server.requests.isEmpty)
        }
    }

    @Test func `plain HTTP is refused where only HTTPS is allowed`() async throws {
        try await withRecordingServer { _ in
            .status(200)
        } _: { server in
            let client = HTTPClient(
                policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: false),
                userAgent: "test"
            )

            await #expect(throws: CurlError.invalidURL) {
                try await client.send(.to(server.url()))
            }
            #expect(server.requests.isEmpty)
        }
    }
}
