package import Gateway
package import Invocation
import JSON

/// What an HTTP carrier is answered.
package enum CarrierAnswer {
    /// An MO is stored, or was before.
    package static func accepted(_ message: Message) -> HTTPAnswer {
        .json(200, ["id": .string(message.messageID), "status": "accepted"])
    }

    /// A report is recorded; `accepted`, or `duplicate` when it told nothing new.
    package static func recorded(isNews: Bool) -> HTTPAnswer {
        .json(200, ["status": isNews ? "accepted" : "duplicate"])
    }

    /// A report on a message that this carrier was never given: do not send it again.
    package static func unknownMessage() -> HTTPAnswer {
        Refusal(404, "UNKNOWN_MESSAGE", "this carrier was given no such message", field: "id")
            .answer(messageID: nil)
    }

    package static func refused(_ refusal: DraftRefusal) -> HTTPAnswer {
        Refusal(refusal.rejection).answer(
            messageID: refusal.messageID,
            headers: refusal.rejection == .unauthorized ? ["www-authenticate": "Bearer"] : [:]
        )
    }

    /// Only POST is spoken here.
    package static func methodNotAllowed() -> HTTPAnswer {
        Refusal(405, "METHOD_NOT_ALLOWED", "POST is needed")
            .answer(messageID: nil, headers: ["allow": "POST"])
    }

    package static func unavailable() -> HTTPAnswer { Refusal.unavailable.answer(messageID: nil) }
}

extension CarrierRequest {
    /// The secret that a carrier showed.
    ///
    /// - Throws: ``Rejection/unauthorized`` when there is none in the right form.
    package static func secret(_ event: HTTPEvent) throws(Rejection) -> String {
        try event.bearerToken()
    }
}
