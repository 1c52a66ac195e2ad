import Foundation
import Invocation
import JSON
import LocalRuntime
import NIOCore
import Testing

/// Clients that keep to no rules: each ends in a bounded time, and others are served meanwhile.
struct ServerHostileTests {
    /// What a client sends, and the statuses that it is answered before its connection ends.
    struct Abuse: CustomTestStringConvertible, Sendable {
        var name: String
        var pieces: [String]
        var statuses: [Int]
        var halfCloses = false
        var testDescription: String { name }

        init(_ name: String, _ pieces: [String], _ statuses: [Int], halfCloses: Bool = false) {
            self.name = name
            self.pieces = pieces
            self.statuses = statuses
            self.halfCloses = halfCloses
        }
    }

    private static let head = "POST / HTTP/1.1\r\nHost: a\r\n"
    private static let chunked = head + "Transfer-Encoding: chunked\r\n\r\n"

    private static let abuses = [
        Abuse("not HTTP at all", ["\u{16}\u{3}\u{1}\u{0}\u{5}hello\r\n\r\n"], [400]),
        Abuse("a line without an end", [String(repeating: "a", count: 100_000)], [400]),
        Abuse("a target without an end", ["GET /" + String(repeating: "a", count: 1 << 20)], [400]),
        Abuse(
            "five thousand headers",
            ["GET / HTTP/1.1\r\n" + String(repeating: "a: b\r\n", count: 5_000) + "\r\n"],
            [400]
        ),
        Abuse(
            "a hundred thousand headers",
            ["GET / HTTP/1.1\r\n", String(repeating: "a: b\r\n", count: 100_000), "\r\n"],
            [400]
        ),
        Abuse("a header without a name", ["GET / HTTP/1.1\r\n: b\r\n\r\n"], [400]),
        Abuse("a folded header", ["GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n"], [400]),
        Abuse(
            "garbage behind a request",
            ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\u{0}\u{1}garbage\r\n\r\n"],
            [200, 400]
        ),
        Abuse("a length below zero", [head + "Content-Length: -1\r\n\r\nabc"], [400]),
        Abuse("a length that is none", [head + "Content-Length: 1x\r\n\r\nabc"], [400]),
        Abuse(
            "two lengths",
            [head + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc"],
            [400]
        ),
        Abuse(
            "a length and chunks",
            [head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
            [400]
        ),
        Abuse("a chunk of no size", [chunked + "zz\r\nabc\r\n"], [400]),
        Abuse(
            "chunks without an end",
            [chunked] + Array(repeating: "a\r\n0123456789\r\n", count: 500),
            [413]
        ),
        Abuse("a body that stops", [head + "Content-Length: 20\r\n\r\nabc"], []),
        Abuse("a chunk that stops", [chunked + "a\r\n012"], []),
        Abuse("a head that stops", [head + "X-A: "], []),
        Abuse(
            "a body cut by the client",
            [head + "Content-Length: 20\r\n\r\nabc"],
            [400],
            halfCloses: true
        ),
        Abuse("nothing at all", [], [], halfCloses: true),
    ]

    private static var limits: HTTPLimits {
        var limits = HTTPLimits()
        limits.bodyBytes = 1_000
        limits.discardBytes = 2_000
        limits.idleTime = .seconds(2)
        return limits
    }

    @Test(arguments: abuses)
    func `what is no request is answered or hung up on, and others are served`(
        _ abuse: Abuse
    ) async throws {
        let functions = hosted { event, _ in .value(.integer(Int64(event.body.count))) }

        try await serving(functions, routes("/"), limits: Self.limits) { client, _ in
            async let outcome = HostileClient(port: client.port)
                .pour(abuse.pieces, halfCloses: abuse.halfCloses)
            #expect(try await served(client, "POST /", body: "abc") == "3")
            let end = try await outcome
            #expect(end.isClosed)
            #expect(end.statuses == abuse.statuses)
            #expect(try await served(client, "POST /", body: "abcd") == "4")
        }
    }

    @Test func `a request without a length has no body`() async throws {
        let functions = hosted { event, _ in .value(.integer(Int64(event.body.count))) }

        try await serving(functions, routes("/"), limits: Self.limits) { client, _ in
            let end = try await HostileClient(port: client.port).pour([Self.head + "\r\n"])

            #expect(end.statuses == [200])
            #expect(end.isClosed)
        }
    }

    @Test func `one who says that nothing more comes gets the answer to what came`() async throws {
        let functions = hosted { event, _ in .value(.string(event.path)) }

        try await serving(functions, routes("/{p+}"), limits: Self.limits) { client, _ in
            let end = try await HostileClient(port: client.port)
                .pour(["GET /one HTTP/1.1\r\nHost: a\r\n\r\n"], halfCloses: true)

            #expect(end.isClosed)
            #expect(end.statuses == [200])
        }
    }

    @Test func `a head that trickles in is given up`() async throws {
        let functions = hosted { _, _ in .value(.null) }
        let lines = (0..<200).map { "X-\($0): a\r\n" }

        try await serving(functions, routes("/"), limits: Self.limits) { client, _ in
            let end = try await HostileClient(port: client.port)
                .pour(["GET / HTTP/1.1\r\n"] + lines, pause: .milliseconds(100))

            #expect(end.isClosed)
            #expect(end.statuses == [])
        }
    }

    @Test func `one who reads no answer holds up nobody else`() async throws {
        let body = [UInt8](repeating: 0x61, count: 5 << 20)
        let functions = hosted { event, _ in
            event.path == "/large"
                ? .http(HTTPAnswer(status: 200, body: body)) : .value(.string("small"))
        }

        try await serving(functions, routes("/{p+}"), limits: Self.limits) { client, _ in
            let request = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n"
            let others = try await HostileClient(port: client.port).ignoring(request) {
                var bodies: [String] = []
                for _ in 0..<20 { bodies.append(try await served(client, "GET /small")) }
                return bodies
            }

            #expect(others == Array(repeating: #""small""#, count: 20))
        }
    }
}

/// What somebody who keeps to the rules is answered.
func served(_ client: TestClient, _ line: String, body: String = "") async throws -> String {
    let head = "\(line) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    let length = "Content-Length: \(body.utf8.count)\r\n\r\n"
    return try await HostileClient(port: client.port).pour([head + length + body]).body
}
