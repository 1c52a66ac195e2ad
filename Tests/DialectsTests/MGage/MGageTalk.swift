import Dialects
import Foundation
import Gateway
import Invocation
import JSON

/// Calls of one mGage user, each a valid one but for what is said.
enum MGageTalk {
    static let talk = BatchTalk(
        dialect: MGage(),
        credential: Credential(
            secret: Credential.secret(dialect: "mgage", user: "acme", password: "pa:ss wörd"),
            service: "330871"
        ),
        terms: .mgage(
            MGageTerms(
                program: "330871",
                originators: ["20597", "AcmeParts", "12025550100"]
            )
        )
    )

    static let parameters: KeyValuePairs<String, String> = [
        "message": "Your order ships today", "message_billed": "no", "message_type": "sms",
        "numbers": "12025550123", "spoof_from": "20597", "program_id": "330871",
    ]

    static let authorization = basic("acme", "pa:ss wörd")

    /// The query of a valid call, with some parameters put in its place; nil leaves one out.
    static func query(_ changes: [String: String?] = [:]) -> String {
        var names = parameters.map(\.key)
        names += changes.keys.filter { !names.contains($0) }.sorted()
        return names.compactMap { name in
            let value = changes[name] ?? parameters.first { $0.key == name }?.value
            return value.map { "\(name)=\(escaped($0))" }
        }.joined(separator: "&")
    }

    static func event(
        method: String = "POST",
        path: String = "/api/gateway",
        query: String,
        headers: [String: String] = [:],
        body: String = ""
    ) -> HTTPEvent {
        HTTPEvent(
            method: method,
            path: path,
            query: query,
            headers: headers.merging(["authorization": authorization]) { given, _ in given },
            body: Array(body.utf8)
        )
    }

    /// Sends a valid call but for some parameters, and asks for JSON.
    static func send(_ changes: [String: String?] = [:]) -> BatchTalk.Result {
        talk.send(event(query: query(changes), headers: ["accept": "application/json"]))
    }

    static func numbers(_ count: Int) -> String {
        (0..<count).map { "1202555\($0 + 1000)" }.joined(separator: ",")
    }
}

extension BatchTalk.Result {
    /// The blocks of a JSON answer.
    var blocks: [JSON] { (try? JSON.parse(answer.body))?["recipients"]?.array ?? [] }

    /// The status codes of the blocks.
    var codes: [Int64] { blocks.compactMap { $0["status"]?.integer } }

    /// The numbers of the blocks; nil for a call as a whole.
    var numbers: [String?] { blocks.map { $0["number"]?.string } }

    /// The text of the only block.
    var text: String { blocks.count == 1 ? blocks[0]["statusText"]?.string ?? "" : "" }
}
