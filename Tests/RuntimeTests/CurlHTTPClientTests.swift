import Curl
import TestSupport
import Testing

@Suite struct CurlHTTPClientTests {
    @Test func `status, header and body of an answer come back, and the request arrives whole`()
        async throws
    {
        try await withRecordingServer { _ in
            .status(201, headers: ["X-Id": "7"], "made")
        } _: { server in
            let client = HTTPClient.open()
            let body = Array("æ=1".utf8)

            let answer = try await client.send(
                .to(server.url("/a/b?c=d"), body: body, headers: [("X-A", "1"), ("X-Empty", "")])
            )

            let request = try #require(server.requests.first)
            #expect(answer.status == 201)
            #expect(answer.headers["x-id"] == "7")
            #expect(answer.body == Array("made".utf8))
            #expect(!answer.isTruncated)
            #expect([request.method, request.path, request.query] == ["POST", "/a/b", "c=d"])
            #expect(request.body == body)
            #expect(request.headers["x-a"] == "1")
            #expect(request.headers["x-empty"] == "")
            #expect(request.headers["user-agent"] == "test")
            #expect(request.headers["expect"] == nil)
            #expect(request.headers["content-type"] == nil)
            #expect(request.headers["accept-encoding"] == nil)
        }
    }

    @Test(
        arguments: [
            ("GET", "", nil), ("HEAD", "", nil), ("DELETE", "", nil), ("POST", "", "0"),
            ("PUT", "x", "1"), ("PATCH", "xy", "2"), ("GET", "q", "1"), ("REPORT", "q", "1"),
        ]
    )
    func `each method is sent with its body and length`(
        method: String,
        body: String,
        length: String?
    ) async throws {
        try await withRecordingServer { _ in
            .status(200)
        } _: { server in
            let answer = try await HTTPClient.open().send(
                .to(server.url(), method: method, body: Array(body.utf8))
            )

            #expect(answer.status == 200)
            #expect(server.requests.map(\.method) == [method])
            #expect(server.requests.map(\.text) == [body])
            #expect(server.requests.map { $0.headers["content-length"] } == [length])
        }
    }

    @Test func `a large body is sent at once, without asking first`() async throws {
        try await withRecordingServer { _ in
            .status(200)
        } _: { server in
            let body = [UInt8](repeating: 65, count: 3_000_000)

            let answer = try await HTTPClient.open().send(.to(server.url(), body: body))

            #expect(answer.status == 200)
            #expect(server.requests.map(\.body.count) == [3_000_000])
            #expect(server.requests.first?.headers["expect"] == nil)
        }
    }

    @Test func `a redirect is not followed`() async throws {
        try await withRecordingServer { _ in
            .status(302, headers: ["Location": "/elsewhere"])
        } _: { server in
            let answer = try await HTTPClient.open().send(.to(server.url("/here")))

            #expect(answer.status == 302)
            #expect(answer.headers["location"] == "/elsewhere")
            #expect(server.requests.map(\.path) == ["/here"])
        }
    }

    @Test(arguments: [(999, 999, false), (1_000, 1_000, false), (1_001, 1_000, true)])
    func `a body past the limit is cut and its status kept`(
        size: Int,
        kept: Int,
        isTruncated: Bool
    ) async throws {
        try await withRecordingServer { _ in
            .answer(status: 503, headers: ["A": "b"], body: Array(repeating: 1, count: size))
        } _: { server in
            let answer = try await HTTPClient.open().send(.to(server.url(), answerLimit: 1_000))

            #expect(answer.status == 503)
            #expect(answer.headers["a"] == "b")
            #expect(answer.body.count == kept)
            #expect(answer.isTruncated == isTruncated)
        }
    }

    @Test func `a connection is used again, also after an error status`() async throws {
        try await withRecordingServer { request in
            .status(request.order == 0 ? 500 : 200, "body")
        } _: { server in
            let client = HTTPClient.open()

            for _ in 1...5 { _ = try await client.send(.to(server.url())) }

            #expect(server.requests.count == 5)
            #expect(Set(server.requests.map(\.remotePort)).count == 1)
        }
    }

    @Test(
        arguments: [
            "", "/path", "127.0.0.1", "ftp://127.0.0.1/", "file:///etc/passwd", "https://",
            "https://user@host.test/", "https://user:word@host.test/", "https://host.test:99999/",
            "https://a b.test/", "https://host.test/a\r\nb", "https://host.test/\0", "//host.test/",
        ]
    )
    func `a URL that cannot be sent to is refused`(url: String) async {
        await #expect(throws: CurlError.invalidURL) {
            try await HTTPClient.open().send(.to(url))
        }
    }

    @Test(
        arguments: [
            ("A", "b\r\nC: d"), ("A", "b\nc"), ("A", "\0"), ("A b", "c"), ("", "c"), ("A:", "c"),
            ("Content-Length", "1"), ("transfer-encoding", "chunked"),
        ]
    )
    func `a header field that could break the request is refused`(
        name: String,
        value: String
    ) async {
        await #expect(throws: CurlError.invalidHeader) {
            try await HTTPClient.open().send(.to("http://127.0.0.1:1/", headers: [(name, value)]))
        }
    }

    @Test func `a method that is no token is refused`() async {
        await #expect(throws: CurlError.invalidHeader) {
            try await HTTPClient.open().send(.to("http://127.0.0.1:1/", method: "GET / HTTP/1.1"))
        }
    }
}
