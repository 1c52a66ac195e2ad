/// What a Puzzel request or message is answered, by the protocol's numbers.
enum PuzzelCode: Int, Hashable {
    case accepted = 1
    /// User, password, or service of the user is wrong.
    case access = 2
    /// What is asked for is not allowed.
    case illegalAction = 3
    /// The service may not send.
    case illegalService = 4
    /// A field is missing or wrong.
    case syntax = 5
    /// Our fault: it may be sent again.
    case `internal` = 6
    /// Stored, but it waits until an operator lets it go.
    case quota = 24
    case notUnique = 25

    /// Where nothing more is known.
    var text: String {
        switch self {
        case .accepted: "Message enqueued for sending"
        case .access: "authentication failed"
        case .illegalAction: "not allowed"
        case .illegalService: "the service may not send"
        case .syntax: "syntax error"
        case .internal: "not stored, by our fault; please send it again"
        case .quota: "held for approval: too many messages to this number"
        case .notUnique: "not unique: the reference was used within the hour"
        }
    }
}

/// Why a Puzzel request or message is refused: the caller's mistake.
struct PuzzelRefusal: Error, Hashable {
    let code: PuzzelCode
    let text: String

    init(_ code: PuzzelCode, _ text: String? = nil) {
        self.code = code
        self.text = text ?? code.text
    }

    /// A field that is missing or wrong.
    static func syntax(_ field: String, _ reason: String) -> PuzzelRefusal {
        PuzzelRefusal(.syntax, "\(field): \(reason)")
    }

    /// A field that asks for what is not allowed.
    static func illegal(_ field: String, _ reason: String) -> PuzzelRefusal {
        PuzzelRefusal(.illegalAction, "\(field): \(reason)")
    }
}
