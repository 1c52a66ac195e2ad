import Foundation
import Gateway
import Handlers
import Invocation
import JSON
import TestSupport
import Testing

/// The sound call that each check changes in one place.
enum MGageSample {
    static let number = "12025550123"
    static let sibling = "12025550124"
    static let path = "/api/gateway"

    private static let parameters: KeyValuePairs<String, String> = [
        "message": "Your order ships today", "message_billed": "no", "message_type": "sms",
        "numbers": number, "spoof_from": "20597", "program_id": SampleMGage.program,
    ]

    /// The parameters, with these in place of their own; nil leaves one out.
    static func query(_ changes: [String: String?] = [:]) -> String {
        let names = parameters.map(\.key)
        let more = changes.keys.filter { !names.contains($0) }.sorted()
        return (names + more).compactMap { name in
            let value = changes[name] ?? parameters.first { $0.key == name }?.value
            return value.map { "\(name)=\(escaped($0))" }
        }.joined(separator: "&")
    }

    static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    /// So many different numbers in one list.
    static func numbers(_ count: Int) -> String {
        (1000..<1000 + count).map { "1202555\($0)" }.joined(separator: ",")
    }
}

/// An answer to a call, which is in JSON.
struct MGageReply {
    let answer: HTTPAnswer

    var status: Int { answer.status }
    var blocks: [JSON] { answer.json["recipients"]?.array ?? [] }
    var codes: [Int64] { blocks.compactMap { $0["status"]?.integer } }
    /// Nil: about the call as a whole.
    var numbers: [String?] { blocks.map { $0["number"]?.string } }
    var ids: [String] { blocks.compactMap { $0["messageId"]?.string } }
    /// The texts of all blocks.
    var text: String { blocks.compactMap { $0["statusText"]?.string }.joined(separator: " ") }
    var body: String { String(decoding: answer.body, as: UTF8.self) }
}

extension TestGateway {
    /// Calls the gateway with the sample's parameters, but for these, and asks for JSON.
    func mgage(_ changes: [String: String?] = [:]) async throws -> MGageReply {
        try await mgage(query: MGageSample.query(changes))
    }

    /// Calls the gateway with any query.
    func mgage(
        query: String,
        path: String = MGageSample.path,
        method: String = "POST",
        authorization: String? = SampleMGage.authorization,
        headers: [String: String] = [:],
        accept: String? = "application/json",
        form: String? = nil
    ) async throws -> MGageReply {
        var event = HTTPEvent(method: method, path: path, query: query, headers: headers)
        event.headers["authorization"] = authorization
        event.headers["accept"] = accept
        if let form {
            event.headers["content-type"] = "application/x-www-form-urlencoded"
            event.body = Array(form.utf8)
        }
        return MGageReply(answer: try await request(TerminateMessage.name, event))
    }

    /// The codes of the blocks that calls are answered with, call by call.
    func codes(_ calls: [[String: String?]]) async throws -> [[Int64]] {
        var all: [[Int64]] = []
        for changes in calls { all.append(try await mgage(changes).codes) }
        return all
    }
}

/// Runs a gateway for the sample's users, whose carrier takes every message.
func withMGage(
    answer: @escaping @Sendable (RecordedRequest) async -> RecordedAnswer = { _ in .status(200) },
    _ body: (TestGateway, RecordingServer) async throws -> Void
) async throws {
    try await withRecordingServer(answer: answer) { carrier in
        let agreements = SampleMGage.agreements(carrier: carrier.url("/mt"))
        try await withTestGateway(agreements) { gateway in try await body(gateway, carrier) }
    }
}
