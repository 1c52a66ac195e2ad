/// An outgoing request, whole in memory.
package struct HTTPRequest: Sendable {
    /// Upper case: `POST`.
    package var method: String
    /// Absolute, `http` or `https`, without user and password.
    package var url: String
    /// Sent in this order; the length of the body is added and may not be given.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// For name, connection and TLS together, within `totalTimeout`.
    package var connectTimeout: Duration
    /// From ``HTTPClient/send(_:)`` to the last byte, waiting for a connection included.
    package var totalTimeout: Duration
    /// The most bytes of the answer's body that are read.
    package var answerLimit: Int
    /// What the answer shares with those to other requests; nil: nothing.
    package var answerBudget: AnswerBudget?

    package init(
        method: String,
        url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        connectTimeout: Duration,
        totalTimeout: Duration,
        answerLimit: Int,
        answerBudget: AnswerBudget? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.connectTimeout = connectTimeout
        self.totalTimeout = totalTimeout
        self.answerLimit = answerLimit
        self.answerBudget = answerBudget
    }
}

extension HTTPRequest {
    private static let unsafeFields: Set<String> = [
        "connection", "content-length", "expect", "keep-alive", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]

    /// Refuses what would change how the request is framed or where its header ends.
    ///
    /// - Throws: ``CurlError/invalidHeader`` for a method or name that is no token (RFC 9110,
    ///   5.6.2), a line break or NUL in a value, or a field that belongs to the connection.
    func checkHeader() throws(CurlError) {
        guard Self.isToken(method), headers.count <= Limits.headerFields else {
            throw .invalidHeader
        }
        for (name, value) in headers {
            guard Self.isToken(name), !Self.unsafeFields.contains(name.lowercased()),
                !value.utf8.contains(where: { [0x00, 0x0A, 0x0D].contains($0) })
            else { throw .invalidHeader }
        }
    }

    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default:
                    "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
