import Invocation
import JSON
import Postgres
import TestSupport
import Testing

extension HTTPEvent {
    static let mediaPath = "/GTIGLOBALMsgGateway/v2/media"

    /// A medium handed in by a partner.
    static func upload(
        _ content: [UInt8],
        type: String? = "image/png",
        token: String = Sample.clientToken
    ) -> HTTPEvent {
        var event = HTTPEvent(
            method: "POST",
            path: mediaPath,
            headers: ["authorization": "Bearer \(token)"],
            routeKey: "ANY \(mediaPath)",
            body: content
        )
        event.headers["content-type"] = type
        return event
    }

    /// A request for one medium, by its id or its URL.
    static func medium(
        _ method: String,
        _ name: String,
        token: String = Sample.clientToken
    ) -> HTTPEvent {
        let id = name.split(separator: "/").last.map(String.init) ?? ""
        return HTTPEvent(
            method: method,
            path: "\(mediaPath)/\(id)",
            headers: ["authorization": "Bearer \(token)"],
            pathParameters: ["mediaId": id],
            routeKey: "ANY \(mediaPath)/{mediaId}"
        )
    }
}

extension TestGateway {
    /// Uploads a medium; its URL.
    func upload(
        _ content: [UInt8] = [0xFF, 0xD8],
        type: String = "image/jpeg",
        token: String = Sample.clientToken
    ) async throws -> String {
        let event = HTTPEvent.upload(content, type: type, token: token)
        return try #require(try await request("Manage", event).json["url"]?.string)
    }

    /// Asks for a medium by its id or its URL.
    func medium(
        _ method: String = "GET",
        _ name: String,
        token: String = Sample.clientToken
    ) async throws -> HTTPAnswer {
        try await request("Manage", .medium(method, name, token: token))
    }

    /// How many media are kept, those whose time is over included.
    func mediaCount() async throws -> Int {
        try await pool.run(MediaCount(), by: soon).first ?? -1
    }
}

extension RecordedAnswer {
    /// A medium on a partner's or carrier's server.
    static func medium(_ content: [UInt8], type: String = "image/png") -> RecordedAnswer {
        .answer(status: 200, headers: ["content-type": type], body: content)
    }
}

private struct MediaCount: Statement {
    static let sql = "SELECT count(*) FROM store.media"
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
}
