/// Sends requests to the Runtime API one after the other, over one connection that is kept.
///
/// Each blocks its thread. libcurl does the same for four times the CPU, and half of what the
/// platform's part of an invocation may cost.
final class PlatformConnection {
    let address: String
    private let host: String
    private let port: String
    private var socket: PlatformSocket?
    private var input = [UInt8](repeating: 0, count: Limits.readBytes)

    /// - Parameter address: `host:port`; 80 where there is no port.
    init(address: String) {
        self.address = address
        let colon = address.lastIndex(of: ":") ?? address.endIndex
        // An address of version 6 has colons of its own, within brackets.
        host = address[..<colon].trimming("[", "]")
        port = colon == address.endIndex ? "80" : String(address[address.index(after: colon)...])
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// Where a kept connection turns out to have ended before the answer began, it is sent again
    /// over a new one, once.
    ///
    /// - Parameters:
    ///   - time: How long it may take; nil: the answer is waited for without an end.
    ///   - limit: The most bytes of the answer's body.
    func exchange(
        _ request: [UInt8],
        within time: Duration?,
        limit: Int
    ) throws(PlatformProblem) -> PlatformAnswer {
        let end = time.map { ContinuousClock.now + $0 }
        if let kept = socket, let answer = try exchange(request, over: kept, until: end, limit) {
            return answer
        }
        let fresh = try PlatformSocket.open(host: host, port: port)
        guard let answer = try exchange(request, over: fresh, until: end, limit) else {
            throw .unreachable("the connection ended before the answer began")
        }
        return answer
    }

    /// Nil when nothing of an answer came.
    private func exchange(
        _ request: [UInt8],
        over connection: PlatformSocket,
        until end: ContinuousClock.Instant?,
        _ limit: Int
    ) throws(PlatformProblem) -> PlatformAnswer? {
        socket = nil
        guard connection.send(request, until: end ?? .now + Limits.postTime) else { return nil }
        var reader = AnswerReader(limit: limit)
        var hasBegun = false
        while !reader.isComplete {
            guard let count = connection.receive(&input, until: end) else {
                if let end, end <= .now { throw .unreachable("no answer in time") }
                if !hasBegun { return nil }
                throw .unreachable("the connection broke")
            }
            if count == 0 {
                if !hasBegun { return nil }
                try reader.readEnd()
            } else {
                hasBegun = true
                try reader.read(input[..<count])
            }
        }
        if reader.answer.keepsConnection { socket = connection }
        return reader.answer
    }
}

extension Substring {
    /// Without these at its ends.
    fileprivate func trimming(_ first: Character, _ last: Character) -> String {
        guard self.first == first, self.last == last else { return String(self) }
        return String(dropFirst().dropLast())
    }
}
