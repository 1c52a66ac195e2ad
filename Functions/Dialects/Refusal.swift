import Gateway
import Invocation
import JSON

/// How a rejection is told in the JSON dialects: status, code and a text for people.
///
/// Only status and code are stable.
struct Refusal {
    let status: Int
    let code: String
    let field: String?
    let description: String

    init(_ status: Int, _ code: String, _ description: String, field: String? = nil) {
        self.status = status
        self.code = code
        self.field = field
        self.description = description
    }

    /// The answer; permanent but for 429 and what is our fault.
    func answer(messageID: String?, headers: [String: String] = [:]) -> HTTPAnswer {
        let isTemporary = status == 429 || status >= 500
        let error: JSON = .object(skippingNil: [
            ("code", .string(code)),
            ("class", isTemporary ? "temporary" : "permanent"),
            ("field", field.map(JSON.string)),
            ("description", .string(description)),
        ])
        let body: JSON = .object(skippingNil: [
            ("messageId", messageID.map(JSON.string)),
            ("status", "rejected"),
            ("error", error),
        ])
        var headers = headers
        if isTemporary, status != 500 { headers["retry-after"] = "1" }
        return .json(status, body, headers: headers)
    }
}

extension Refusal {
    /// What a rejection is called.
    init(_ rejection: Rejection) {
        switch rejection {
        case .invalidJSON(let reason): self.init(400, "BAD_JSON", reason)
        case .missingField(let name):
            self.init(400, "MISSING_FIELD", "\(name) is missing", field: name)
        case .wrongType(let field):
            self.init(400, "INVALID_FIELD", "\(field) has the wrong type", field: field)
        case .invalidField(let name, let reason):
            self.init(400, "INVALID_FIELD", "\(name): \(reason)", field: name)
        case .invalidNumber(let field):
            self.init(400, "INVALID_NUMBER", "\(field) is no valid number", field: field)
        case .tooMany(let field, let limit):
            self.init(400, "TOO_MANY", "at most \(limit) entries in \(field)", field: field)
        case .emptyMessage:
            self.init(400, "EMPTY_MESSAGE", "a message needs a text or media")
        case .textTooLong(let parts, let limit):
            self.init(400, "TEXT_TOO_LONG", "\(parts) parts, \(limit) at most", field: "text")
        case .tooManyCharacters(let field, let limit):
            self.init(
                400,
                field == "text" ? "TEXT_TOO_LONG" : "INVALID_FIELD",
                "\(field) has more than \(limit) characters",
                field: field
            )
        case .originatorNotAllowed(let field):
            self.init(400, "INVALID_FIELD", "\(field) must be a number in an MMS", field: field)
        case .mediaTypeRefused, .mediaTooLarge, .mediaEmpty, .mediaUnreachable:
            self.init(ofMedia: rejection)
        case .ownerMissing, .ownerNotInTo, .unauthorized, .unknownSubscriber, .ownerNotAllowed,
            .duplicateID, .tooLarge, .unsupportedMediaType, .rateLimited:
            self.init(ofAccess: rejection)
        }
    }

    private init(ofMedia rejection: Rejection) {
        switch rejection {
        case .mediaTypeRefused(let field):
            self.init(415, "MEDIA_REFUSED", "no MMS carries this content type", field: field)
        case .mediaTooLarge(let field, let limit):
            self.init(413, "MEDIA_REFUSED", "the media have over \(limit) octets", field: field)
        case .mediaEmpty(let field):
            self.init(400, "MEDIA_REFUSED", "the medium is empty", field: field)
        case .mediaUnreachable(let field):
            self.init(400, "MEDIA_UNREACHABLE", "\(field) cannot be fetched", field: field)
        case _: self.init(400, "MEDIA_REFUSED", "the medium is refused")
        }
    }

    private init(ofAccess rejection: Rejection) {
        switch rejection {
        case .ownerMissing:
            self.init(
                400,
                "MISSING_FIELD",
                "with several recipients the subscriber must be named",
                field: "owner"
            )
        case .ownerNotInTo:
            self.init(400, "OWNER_NOT_IN_TO", "owner is not one of to", field: "owner")
        case .unknownSubscriber:
            self.init(404, "UNKNOWN_SUBSCRIBER", "nobody's subscriber", field: "owner")
        case .ownerNotAllowed:
            self.init(403, "OWNER_NOT_ALLOWED", "another partner's subscriber", field: "owner")
        case .duplicateID:
            self.init(409, "DUPLICATE_ID", "the id was used for other content", field: "messageId")
        case .tooLarge(let limit): self.init(413, "TOO_LARGE", "the body has over \(limit) octets")
        case .unsupportedMediaType:
            self.init(415, "UNSUPPORTED_MEDIA_TYPE", "application/json in UTF-8 is needed")
        case .rateLimited: self.init(429, "RATE_LIMITED", "too many requests a second")
        case _: self.init(401, "UNAUTHORIZED", "the token is not valid")
        }
    }

    /// A store that is away, or a gateway that is shutting down.
    static let unavailable = Refusal(503, "UNAVAILABLE", "not stored; please send it again")

    /// Our own fault.
    static let failed = Refusal(500, "INTERNAL", "not stored, by our fault")

    /// A path that leads nowhere.
    static let notFound = Refusal(404, "NOT_FOUND", "there is nothing at this path")
}

extension HTTPAnswer {
    /// A JSON answer in UTF-8.
    static func json(_ status: Int, _ body: JSON, headers: [String: String] = [:]) -> HTTPAnswer {
        var headers = headers
        headers["content-type"] = "application/json; charset=utf-8"
        return HTTPAnswer(status: status, headers: headers, body: body.serialized())
    }
}

extension HTTPEvent {
    /// The token of the one `Authorization: Bearer` header.
    ///
    /// - Throws: ``Rejection/unauthorized`` when it is missing, doubled or malformed.
    func bearerToken() throws(Rejection) -> String {
        // Two such headers arrive joined by a comma, which no token can hold.
        let words = (header("authorization") ?? "").split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bearer",
            let token = BearerToken(String(words[1]))
        else { throw .unauthorized }
        return token.value
    }
}
