/// What has come of an answer so far, within its bounds.
struct AnswerBuffer {
    private let limit: Int
    private let budget: AnswerBudget?
    private var headerBytes = 0
    private var headerFields = 0
    private var isInHeader = false
    private(set) var headers: [String: String] = [:]
    private(set) var body: [UInt8] = []
    private(set) var isTruncated = false

    /// Keeps at most `limit` bytes of body, and of them what the budget has.
    init(limit: Int, budget: AnswerBudget? = nil) {
        self.limit = limit
        self.budget = budget
    }

    /// Takes one header line in, with its line break.
    ///
    /// A status line starts anew, so that an interim answer leaves nothing behind; what comes after
    /// the empty line are trailers, which are counted and left out.
    ///
    /// - Returns: Whether the header is still within its bounds.
    mutating func receive(headerLine line: some Collection<UInt8>) -> Bool {
        headerBytes += line.count
        if line.starts(with: "HTTP/".utf8) {
            headers = [:]
            isInHeader = true
        } else if line.allSatisfy({ $0 == 0x0D || $0 == 0x0A }) {
            isInHeader = false
        } else if isInHeader, let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            headerFields += 1
            let name = Self.text(line[..<colon]).lowercased()
            let value = Self.text(line[line.index(after: colon)...])
            headers[name] = headers[name].map { "\($0), \(value)" } ?? value
        }
        return headerBytes <= Limits.headerBytes && headerFields <= Limits.headerFields
    }

    /// Takes bytes of the body in.
    ///
    /// - Returns: Whether more is wanted.
    mutating func receive(body bytes: some Collection<UInt8>) -> Bool {
        let wanted = min(limit - body.count, bytes.count)
        let room = budget?.take(wanted) ?? wanted
        body.append(contentsOf: bytes.prefix(room))
        isTruncated = bytes.count > room
        return !isTruncated
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String {
        let isSpace: (UInt8) -> Bool = { [0x20, 0x09, 0x0D, 0x0A].contains($0) }
        let start = bytes.drop(while: isSpace)
        let trailing = Array(start).reversed().prefix(while: isSpace).count
        return String(decoding: start.dropLast(trailing), as: UTF8.self)
    }
}
