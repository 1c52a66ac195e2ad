/// Reads one HTTP/1.1 answer out of bytes as they come (RFC 9112).
struct AnswerReader {
    /// What is expected next.
    private enum Part: Equatable {
        case statusLine
        case header
        case body(left: Int)
        case chunkLine
        case chunk(left: Int)
        case chunkBreak
        case trailer
        case bodyToTheEnd
        case done
    }

    private(set) var answer = PlatformAnswer()
    private let limit: Int
    private var part = Part.statusLine
    /// The beginning of a line whose end has not come.
    private var begun: [UInt8] = []
    private var lineBytes = 0
    private var length: Int?
    private var isChunked = false

    /// - Parameter limit: The most bytes of the body that are kept.
    init(limit: Int) { self.limit = limit }

    var isComplete: Bool { part == .done }

    /// Takes what has come.
    ///
    /// - Throws: ``PlatformProblem/malformed(_:)``.
    mutating func read(_ bytes: ArraySlice<UInt8>) throws(PlatformProblem) {
        var rest = bytes
        while !rest.isEmpty, part != .done {
            switch part {
            case .body(let left):
                let taken = take(left, from: &rest)
                part = left == taken ? .done : .body(left: left - taken)
            case .chunk(let left):
                let taken = take(left, from: &rest)
                part = left == taken ? .chunkBreak : .chunk(left: left - taken)
            case .bodyToTheEnd: _ = take(.max, from: &rest)
            case .statusLine, .header, .chunkLine, .chunkBreak, .trailer:
                if let line = try nextLine(of: &rest) { try read(line: line) }
            case .done: break
            }
            if answer.isCut { part = .done }
        }
        // Nobody has asked for more than one answer.
        if !rest.isEmpty { answer.keepsConnection = false }
    }

    /// Takes that the other side has ended the connection.
    mutating func readEnd() throws(PlatformProblem) {
        answer.keepsConnection = false
        guard part == .bodyToTheEnd || part == .done else {
            throw .malformed("it ends too early")
        }
        part = .done
    }

    private mutating func take(_ count: Int, from rest: inout ArraySlice<UInt8>) -> Int {
        let part = rest.prefix(count)
        rest = rest.dropFirst(part.count)
        let room = limit - answer.body.count
        answer.body.append(contentsOf: part.prefix(room))
        if part.count > room {
            answer.isCut = true
            answer.keepsConnection = false
        }
        return part.count
    }

    /// The next line without its break; nil when its end has not come.
    private mutating func nextLine(
        of rest: inout ArraySlice<UInt8>
    ) throws(PlatformProblem) -> ArraySlice<UInt8>? {
        let end = rest.firstIndex(of: UInt8(ascii: "\n"))
        var line = rest[..<(end ?? rest.endIndex)]
        rest = rest[(end.map { $0 + 1 } ?? rest.endIndex)...]
        lineBytes += line.count + 1
        guard lineBytes <= Limits.headBytes else { throw .malformed("its header is too long") }
        if end == nil || !begun.isEmpty {
            begun += line
            if end == nil { return nil }
            line = begun[...]
            begun = []
        }
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    private mutating func read(line: ArraySlice<UInt8>) throws(PlatformProblem) {
        switch part {
        case .statusLine:
            answer.status = try Self.status(line)
            part = .header
        case .header: if line.isEmpty { try beginBody() } else { try read(field: line) }
        case .chunkLine:
            let size = line.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
            guard size.count <= 15, let count = Int(Self.text(size), radix: 16), count >= 0 else {
                throw .malformed("a chunk has no length")
            }
            // Only the header is bounded, not how many chunks there are.
            lineBytes = 0
            part = count == 0 ? .trailer : .chunk(left: count)
        case .chunkBreak:
            guard line.isEmpty else { throw .malformed("a chunk is longer than it says") }
            part = .chunkLine
        case .trailer: if line.isEmpty { part = .done }
        case .body, .chunk, .bodyToTheEnd, .done: break
        }
    }

    private mutating func beginBody() throws(PlatformProblem) {
        if (100...199).contains(answer.status) {
            // An interim answer; the one that counts comes next.
            self = AnswerReader(limit: limit)
        } else if answer.status == 204 || answer.status == 304 {
            part = .done
        } else if isChunked {
            part = .chunkLine
        } else if let length {
            part = length == 0 ? .done : .body(left: length)
            answer.body.reserveCapacity(min(length, limit))
        } else {
            part = .bodyToTheEnd
            answer.keepsConnection = false
        }
    }
}

extension AnswerReader {
    private mutating func read(field line: ArraySlice<UInt8>) throws(PlatformProblem) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            throw .malformed("a line of its header is no field")
        }
        let name = line[..<colon]
        func value() -> String {
            var value = line[(colon + 1)...].drop(while: Self.isSpace)
            while let last = value.last, Self.isSpace(last) { value.removeLast() }
            return Self.text(value)
        }
        if Self.isSame(name, "content-length") {
            guard let count = Int(value()), count >= 0, length ?? count == count else {
                throw .malformed("its length is no number")
            }
            length = count
        } else if Self.isSame(name, "transfer-encoding") {
            guard value().lowercased() == "chunked" else {
                throw .malformed("its encoding is not known")
            }
            isChunked = true
        } else if Self.isSame(name, "connection") {
            if value().lowercased() == "close" { answer.keepsConnection = false }
        } else if Self.isSame(name, "lambda-runtime-aws-request-id") {
            answer.requestID = value()
        } else if Self.isSame(name, "lambda-runtime-deadline-ms") {
            answer.deadline = Int64(value())
        } else if Self.isSame(name, "lambda-runtime-trace-id") {
            answer.traceID = value()
        }
    }

    /// `HTTP/1.1 200 OK`.
    private static func status(_ line: ArraySlice<UInt8>) throws(PlatformProblem) -> Int {
        let code = line.dropFirst(9).prefix(3)
        guard line.starts(with: "HTTP/1.".utf8), line.dropFirst(8).first == UInt8(ascii: " "),
            let status = Int(text(code)), (100...599).contains(status)
        else { throw .malformed("it is no HTTP answer") }
        return status
    }

    /// Whether a name is that one, in any case; `known` is in lower case.
    private static func isSame(_ name: ArraySlice<UInt8>, _ known: StaticString) -> Bool {
        guard name.count == known.utf8CodeUnitCount else { return false }
        return known.withUTF8Buffer { known in
            unsafe zip(name, known).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
