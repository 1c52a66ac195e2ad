import Invocation
import JSON
import LocalRuntime
import ServiceLifecycle
import Synchronization
import Testing

struct ServerTests {
    @Test func `a request reaches the function as the platform would hand it on`() async throws {
        let seen = Mutex<HTTPEvent?>(nil)
        let functions = hosted { event, context in
            #expect(context.requestID == event.requestID)
            seen.withLock { $0 = event }
            return .http(HTTPAnswer(status: 201, headers: ["x-reply": "1"], body: Array("ok".utf8)))
        }

        try await serving(functions, routes("/a/{name}")) { client, _ in
            let reply = try await client.send(
                "POST /a/b%20c?x=1&x=%20&y",
                ["X-One: 1", "x-one: 2", "Cookie: a=1; b=2", "Cookie: c=3"],
                body: "hello"
            )

            #expect(reply.status == 201)
            #expect(reply.body == "ok")
            #expect(reply.headers["x-reply"] == "1")
            #expect(reply.headers["content-length"] == "2")
            #expect(reply.headers["date"]?.hasSuffix(" GMT") == true)
        }

        let last = seen.withLock { $0 }
        let event = try #require(last)
        #expect(event.method == "POST")
        #expect(event.path == "/a/b%20c")
        #expect(event.query == "x=1&x=%20&y")
        #expect(event.headers["x-one"] == "1,2")
        #expect(event.headers["host"] == "gateway.test:8080")
        #expect(event.headers["cookie"] == nil)
        #expect(event.cookies == ["a=1", "b=2", "c=3"])
        #expect(event.pathParameters == ["name": "b c"])
        #expect(event.routeKey == "ANY /a/{name}")
        #expect(event.sourceIP == "127.0.0.1")
        #expect(event.domainName == "gateway.test")
        #expect(event.timeEpoch > 1_700_000_000_000)
        #expect(event.body == Array("hello".utf8))
    }

    @Test(arguments: [
        ("GET /value", 200, #"{"a":1}"#), ("GET /batch", 200, #"{"batchItemFailures":[]}"#),
        ("GET /thrown", 500, #"{"message":"Internal Server Error"}"#),
        ("GET /malformed", 500, #"{"message":"Internal Server Error"}"#),
        ("GET /elsewhere", 404, #"{"message":"Not Found"}"#),
        ("GET http://gateway.test/value?x", 200, #"{"a":1}"#),
    ])
    func `outcomes become the platform's responses`(
        line: String,
        status: Int,
        body: String
    ) async throws {
        let functions = hosted { event, _ in
            switch event.path {
            case "/value": return .value(["a": 1])
            case "/batch": return .batch(failures: [])
            case "/malformed": return .http(HTTPAnswer(status: 99))
            default: throw TestFailure()
            }
        }

        try await serving(
            functions,
            routes("/value", "/batch", "/thrown", "/malformed")
        ) { client, _ in
            let reply = try await client.send(line)

            #expect(reply.status == status)
            #expect(reply.body == body)
            #expect(reply.headers["content-type"] == "application/json")
        }
    }

    @Test func `a function that is too slow becomes a 503`() async throws {
        let time = TestClock()
        let gate = Gate()
        let functions = hosted(timeout: .seconds(30)) { _, _ in
            await gate.pass()
            return .value(.null)
        }

        try await serving(functions, routes("/"), clock: time.clock) { client, _ in
            async let pending = client.send("GET /")
            await time.sleeper(until: .seconds(30))
            time.advance(by: .seconds(30))
            let reply = try await pending

            #expect(reply.status == 503)
            #expect(reply.body == #"{"message":"Service Unavailable"}"#)
            gate.open()
        }
    }

    @Test func `an answer to HEAD tells its length and has no body`() async throws {
        let functions = hosted { _, _ in .value(.string("body")) }

        try await serving(functions, routes("/")) { client, _ in
            let reply = try await client.send("HEAD /")

            #expect(reply.status == 200)
            #expect(reply.headers["content-length"] == "6")
            #expect(reply.body.isEmpty)
        }
    }

    @Test func `an answer to HEAD may tell the length of a body that it leaves out`() async throws {
        let functions = hosted { _, _ in
            .http(HTTPAnswer(status: 200, headers: ["content-length": "4711"]))
        }

        try await serving(functions, routes("/")) { client, _ in
            let probe = try await client.send("HEAD /")
            let whole = try await client.send("GET /")

            #expect(probe.headers["content-length"] == "4711")
            #expect(probe.body.isEmpty)
            #expect(whole.headers["content-length"] == "0")
        }
    }

    @Test func `an answer of any octets goes out as it is`() async throws {
        let functions = hosted { event, _ in
            .http(HTTPAnswer(status: 200, headers: ["content-type": "image/png"], body: event.body))
        }

        try await serving(functions, routes("/")) { client, _ in
            let reply = try await client.send("POST /", body: "\u{0}\u{1}\r\n")

            #expect(reply.headers["content-type"] == "image/png")
            #expect(Array(reply.body.utf8) == [0, 1, 13, 10])
        }
    }

    @Test func `a connection serves one request after another`() async throws {
        let functions = hosted { event, _ in .value(.string(event.path)) }

        try await serving(functions, routes("/{p+}")) { client, _ in
            let reply = try await client.exchange(
                "POST /one HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\n0\r\n\r\n"
                    + "GET /two HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            )

            #expect(reply.text.contains(#""/one""#))
            #expect(reply.body == #""/two""#)
        }
    }

    @Test func `pages of the runtime are not for functions`() async throws {
        let functions = hosted { _, _ in .value("function") }
        let pages: LocalPages = { event in
            event.path == "/_waypost/health"
                ? HTTPAnswer(status: 200, body: Array("well".utf8)) : nil
        }

        try await serving(functions, routes("/{p+}"), pages: pages) { client, _ in
            let page = try await client.send("GET /_waypost/health?x")
            #expect(page.body == "well")
            #expect(page.headers["content-type"] == "text/plain; charset=utf-8")
            #expect(try await client.send("GET /_waypost/other").status == 404)
            #expect(try await client.send("GET /_waypost").body == #""function""#)
        }
    }

    @Test func `follow-ups start when the answer is out, and a shutdown waits`() async throws {
        let gate = Gate()
        let order = Mutex<[String]>([])
        let functions = hosted { _, context in
            context.afterAnswer {
                await gate.pass()
                order.withLock { $0.append("followed up") }
            }
            return .value(.null)
        }

        try await serving(functions, routes("/")) { client, host in
            _ = try await client.send("GET /")
            order.withLock { $0.append("answered") }
            #expect(host.followUpCount == 1)
            gate.open()
        }

        let all = order.withLock { $0 }
        #expect(all == ["answered", "followed up"])
    }

    @Test func `a request in flight when the shutdown begins is answered`() async throws {
        let entered = AsyncStream.makeStream(of: Void.self)
        let clients = AsyncStream.makeStream(of: TestClient.self)
        let pages: LocalPages = { _ in
            entered.continuation.yield()
            try? await gracefulShutdown()
            return HTTPAnswer(status: 200)
        }

        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await serving([:], [], pages: pages) { client, _ in
                    clients.continuation.yield(client)
                    _ = await entered.stream.first { _ in true }
                }
            }
            let client = try #require(await clients.stream.first { _ in true })
            let reply = try await client.exchange("GET /_waypost/ HTTP/1.1\r\nHost: a\r\n\r\n")

            #expect(reply.status == 200)
            #expect(reply.headers["connection"] == "close")
            try await group.waitForAll()
        }
    }
}
