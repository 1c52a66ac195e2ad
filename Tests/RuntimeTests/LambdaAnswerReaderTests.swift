import Testing

@testable import Lambda

@Suite struct LambdaAnswerReaderTests {
    /// Reads bytes as they come in pieces; nil while the answer is not whole.
    private func read(
        _ text: String,
        pieces: Int = .max,
        limit: Int = 100,
        isEnded: Bool = false
    ) throws -> PlatformAnswer? {
        var reader = AnswerReader(limit: limit)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            try reader.read(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
        }
        if isEnded { try reader.readEnd() }
        return reader.isComplete ? reader.answer : nil
    }

    @Test(arguments: [1, 2, 3, 7, 1000])
    func `an answer is the same in whatever pieces it comes`(_ pieces: Int) throws {
        let head =
            "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: a-1 \r\nX: y\r\n"
            + "lambda-runtime-deadline-ms: 42\r\nLAMBDA-RUNTIME-TRACE-ID:Root=1\r\n"
        let bodies = [
            "Content-Length: 10\r\n\r\n0123456789",
            "Transfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n6;a=b\r\n456789\r\n0\r\nT: t\r\n\r\n",
        ]
        for body in bodies {
            let answer = try #require(try read(head + body, pieces: pieces))

            #expect(answer.status == 200)
            #expect(answer.requestID == "a-1")
            #expect(answer.deadline == 42)
            #expect(answer.traceID == "Root=1")
            #expect(answer.body == Array("0123456789".utf8))
            #expect(answer.keepsConnection)
        }
    }

    @Test func `a body without a length goes on to the end of the connection`() throws {
        let text = "HTTP/1.1 200 OK\r\n\r\nall"

        #expect(try read(text)?.body == nil)
        let answer = try #require(try read(text, isEnded: true))
        #expect(answer.body == Array("all".utf8))
        #expect(!answer.keepsConnection)
    }

    @Test func `an interim answer is passed over`() throws {
        let answer = try read(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 A\r\nContent-Length: 0\r\n\r\n"
        )

        #expect(answer?.status == 202)
    }

    @Test(
        arguments: [
            "HTTP/1.1 202 A\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 202 A\r\nContent-Length: 0\r\n\r\nHTTP/1.1",
        ]
    )
    func `a connection that ends, or is ahead, is not kept`(_ text: String) throws {
        let answer = try #require(try read(text))

        #expect(!answer.keepsConnection)
    }

    @Test(
        arguments: [
            ("Content-Length: 5\r\n\r\n01234", false), ("Content-Length: 6\r\n\r\n012345", true),
            ("Transfer-Encoding: chunked\r\n\r\n6\r\n012345", true), ("\r\n012345", true),
        ]
    )
    func `a body is cut at its limit`(_ rest: String, _ isCut: Bool) throws {
        let answer = try #require(try read("HTTP/1.1 200 OK\r\n" + rest, limit: 5))

        #expect(answer.isCut == isCut)
        #expect(answer.keepsConnection == !isCut)
        #expect(answer.body == Array("01234".utf8))
    }

    @Test(
        arguments: [
            "SSH-2.0\r\n", "HTTP/1.1 2x0 OK\r\n", "HTTP/1.1 99 OK\r\n", "HTTP/2 200\r\n",
            "HTTP/1.1 200 OK\r\nno field\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
            "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 65_536),
        ]
    )
    func `what is no answer is refused`(_ text: String) {
        #expect(throws: PlatformProblem.self) { try read(text) }
    }

    @Test func `an answer that ends too early is refused`() {
        #expect(throws: PlatformProblem.self) {
            try read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n1", isEnded: true)
        }
    }
}
