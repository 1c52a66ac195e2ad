import Testing

@testable import Curl

@Suite struct CurlAnswerBufferTests {
    @Test func `names are in lower case, values trimmed and doubles joined`() {
        var buffer = AnswerBuffer(limit: 0)

        let lines = ["HTTP/1.1 200 OK", "X-One:  a b \t", "x-one: c", "Empty:", "no colon", ""]
        let areTaken = lines.allSatisfy { buffer.receive(headerLine: Array("\($0)\r\n".utf8)) }

        #expect(areTaken)
        #expect(buffer.headers == ["x-one": "a b, c", "empty": ""])
    }

    @Test func `an interim answer and trailers leave nothing behind`() {
        var buffer = AnswerBuffer(limit: 0)

        for line in ["HTTP/1.1 103", "Link: x", "", "HTTP/1.1 200", "A: 1", "", "A: 2", "B: 3"] {
            _ = buffer.receive(headerLine: Array("\(line)\r\n".utf8))
        }

        #expect(buffer.headers == ["a": "1"])
    }

    @Test(arguments: [(Limits.headerFields, true), (Limits.headerFields + 1, false)])
    func `a header has a most number of fields`(count: Int, isTaken: Bool) {
        var buffer = AnswerBuffer(limit: 0)
        _ = buffer.receive(headerLine: Array("HTTP/1.1 200\r\n".utf8))

        let taken = (1...count).map { buffer.receive(headerLine: Array("n\($0): x\r\n".utf8)) }

        #expect(taken.last == isTaken)
    }

    @Test(arguments: [(Limits.headerBytes, true), (Limits.headerBytes + 1, false)])
    func `a header has a most number of bytes`(count: Int, isTaken: Bool) {
        var buffer = AnswerBuffer(limit: 0)

        let taken = buffer.receive(headerLine: Array(repeating: 0x41, count: count))

        #expect(taken == isTaken)
    }

    @Test(arguments: [(9, 9, false), (10, 10, false), (11, 10, true), (0, 0, false)])
    func `a body is cut only past its limit`(sent: Int, kept: Int, isTruncated: Bool) {
        var buffer = AnswerBuffer(limit: 10)

        let wantsMore = buffer.receive(body: Array(repeating: 1, count: sent))

        #expect(buffer.body.count == kept)
        #expect(buffer.isTruncated == isTruncated)
        #expect(wantsMore == !isTruncated)
    }

    @Test func `answers that share a budget have no more together`() {
        let budget = AnswerBudget(12)
        var one = AnswerBuffer(limit: 10, budget: budget)
        var other = AnswerBuffer(limit: 10, budget: budget)

        let isWanted = [
            one.receive(body: [UInt8](repeating: 1, count: 7)),
            other.receive(body: [UInt8](repeating: 2, count: 5)),
            one.receive(body: [3]),
        ]

        #expect(isWanted == [true, true, false])
        #expect([one.body.count, other.body.count] == [7, 5])
        #expect([one.isTruncated, other.isTruncated] == [true, false])
    }
}
