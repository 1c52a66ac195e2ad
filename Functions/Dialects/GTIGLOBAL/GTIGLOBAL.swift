package import Gateway
package import Invocation
import JSON

/// The messaging gateway protocol of UCaaS partners: JSON both ways, a bearer token each way.
package struct GTIGLOBAL: Dialect {
    package static let name = "gtiglobal"

    private static let root = "/GTIGLOBALMsgGateway"
    private static let path = root + "/v2/message"

    package init() {}

    package var name: String { Self.name }

    package func serves(path: String) -> Bool {
        path == Self.root || path.hasPrefix(Self.root + "/")
    }

    package func preflight(_ event: HTTPEvent) -> HTTPAnswer? {
        guard event.path == Self.path || event.path == Self.path + "/" else {
            return Refusal.notFound.answer(messageID: nil)
        }
        guard event.method == "POST" else {
            return Refusal(405, "METHOD_NOT_ALLOWED", "POST is needed")
                .answer(messageID: nil, headers: ["allow": "POST"])
        }
        return nil
    }

    package func secret(_ event: HTTPEvent) throws(Rejection) -> String {
        try event.bearerToken()
    }

    package func unidentified() -> HTTPAnswer {
        Refusal(401, "UNAUTHORIZED", "one Authorization: Bearer header is needed")
            .answer(messageID: nil, headers: ["www-authenticate": "Bearer"])
    }

    package func draft(_ event: HTTPEvent) throws(DraftRefusal) -> Draft {
        let fields: Fields
        do { fields = try Fields(event) } catch { throw DraftRefusal(error) }
        return try GTIGLOBALRequest.draft(fields)
    }

    package func accepted(_ message: Message) -> HTTPAnswer {
        let parts = message.kind == .sms ? Segmentation.count(message.text ?? "").parts : nil
        return .json(
            200,
            .object(skippingNil: [
                ("messageId", .string(message.messageID)),
                ("status", "accepted"),
                ("type", message.kind == .sms ? "SMS" : "MMS"),
                ("owner", .string(message.owner.e164)),
                ("segments", parts.map { .integer(Int64($0)) }),
            ])
        )
    }

    package func refused(_ refusal: DraftRefusal) -> HTTPAnswer {
        var headers: [String: String] = [:]
        if refusal.rejection == .unauthorized {
            headers["www-authenticate"] = #"Bearer error="invalid_token""#
        }
        return Refusal(refusal.rejection).answer(messageID: refusal.messageID, headers: headers)
    }

    package func unavailable() -> HTTPAnswer { Refusal.unavailable.answer(messageID: nil) }

    package func failed() -> HTTPAnswer { Refusal.failed.answer(messageID: nil) }
}
