/// A request as a ``RecordingServer`` got it.
package struct RecordedRequest: Sendable {
    /// 0 for the first request that arrived.
    package let order: Int
    package let method: String
    /// Without the query.
    package let path: String
    /// Without the question mark; empty when there is none.
    package let query: String
    /// Names in lower case; the values of a name that came twice are joined by a comma.
    package let headers: [String: String]
    package let body: [UInt8]
    /// The port of the other side, which tells its connections apart.
    package let remotePort: Int

    /// The body read as UTF-8.
    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// What a ``RecordingServer`` does with a request.
package enum RecordedAnswer: Sendable {
    case answer(status: Int, headers: [String: String], body: [UInt8])
    /// Never answers and keeps the connection open, until the server ends.
    case hang
    /// Drops the connection with a TCP reset.
    case reset
    /// Sends these bytes in place of an answer and closes the connection.
    case raw([UInt8])

    /// An answer with a text as its body.
    package static func status(
        _ status: Int,
        headers: [String: String] = [:],
        _ text: String = ""
    ) -> RecordedAnswer {
        .answer(status: status, headers: headers, body: Array(text.utf8))
    }
}
