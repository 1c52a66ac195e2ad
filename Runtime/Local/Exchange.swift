import HTTPTypes
import HummingbirdCore
import Invocation
import NIOCore

/// One request's way back: how its answer is written to the connection.
struct Exchange {
    private let isHead: Bool
    private let channel: any Channel
    /// Whether the connection ends with this answer.
    var closes: Bool

    /// Fields that concern the connection, or that the front fills in itself.
    private static let ownFields: Set<String> = [
        "connection", "content-length", "date", "keep-alive", "transfer-encoding", "upgrade",
    ]

    init(_ head: HTTPRequest, channel: any Channel) {
        isHead = head.method == .head
        self.channel = channel
        closes = false
    }

    /// Writes an answer; one that is no response at all becomes the platform's 500.
    @concurrent
    func write(
        _ answer: HTTPAnswer,
        date: String,
        _ writer: consuming ResponseWriter
    ) async throws {
        let answer = answer.isWellFormed ? answer : .internalServerError
        var head = HTTPResponse(status: .init(code: answer.status))
        for (name, value) in answer.headers where !Self.ownFields.contains(name.lowercased()) {
            if let name = HTTPField.Name(name) { head.headerFields[name] = value }
        }
        head.headerFields[.date] = date
        // These two statuses never have a body, and so no length either.
        let hasBody = answer.status != 204 && answer.status != 304
        if hasBody {
            // The answer to a HEAD says how long the body would be that it leaves out.
            let told = isHead ? answer.headers["content-length"].flatMap { Int($0) } : nil
            head.headerFields[.contentLength] = "\(told ?? answer.body.count)"
            if head.headerFields[.contentType] == nil, !answer.body.isEmpty {
                head.headerFields[.contentType] = "text/plain; charset=utf-8"
            }
        }
        if closes {
            head.headerFields[.connection] = "close"
            // The server's own handler closes the channel once this answer has gone out.
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        guard hasBody, !isHead, !answer.body.isEmpty else {
            return try await writer.writeResponse(head)
        }
        let body = ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        try await writer.write(response: head, body: body)
    }
}
