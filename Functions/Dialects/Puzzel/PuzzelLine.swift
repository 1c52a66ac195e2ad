import Gateway
import JSON
import XML

/// The status of one message of a request.
struct PuzzelLine: Hashable {
    var code: PuzzelCode
    /// For people.
    var text: String
    /// As it was given.
    var clientReference: String?
    /// With its plus; as it was given where it is none.
    var recipient: String?
    /// Where it is stored.
    var messageID: String?
    /// Where it belongs to a dialogue.
    var sessionID: String?

    init(
        _ code: PuzzelCode,
        text: String? = nil,
        clientReference: String? = nil,
        recipient: String? = nil,
        messageID: String? = nil
    ) {
        self.code = code
        self.text = text ?? code.text
        self.clientReference = clientReference
        self.recipient = recipient
        self.messageID = messageID
    }

    /// The line of a message that is refused, as far as it can be read.
    ///
    /// - Parameters:
    ///   - countryCode: As in ``PuzzelNumber/recipient(_:countryCode:isForm:)``.
    ///   - isForm: As there.
    init(_ refusal: PuzzelRefusal, of message: JSON, countryCode: String?, isForm: Bool) {
        let given = message["recipient"]?.string
        let number = given.flatMap {
            PuzzelNumber.recipient($0, countryCode: countryCode, isForm: isForm)
        }
        self.init(
            refusal.code,
            text: refusal.text,
            clientReference: message["clientReference"]?.string,
            recipient: number?.e164 ?? given
        )
    }

    /// What is absent is null.
    ///
    /// - Parameter index: From 1.
    func json(index: Int) -> JSON {
        [
            "statusCode": .integer(Int64(code.rawValue)),
            "statusMessage": .string(text),
            "clientReference": clientReference.map(JSON.string) ?? .null,
            "recipient": recipient.map(JSON.string) ?? .null,
            "messageId": messageID.map(JSON.string) ?? .null,
            "sessionId": sessionID.map(JSON.string) ?? .null,
            "sequenceIndex": .integer(Int64(index)),
        ]
    }

    /// What is absent is left out; in the order of the schema.
    func xml(index: Int) -> XMLElement {
        let fields: [(name: String, text: String?)] = [
            ("statusCode", String(code.rawValue)), ("statusMessage", text),
            ("clientReference", clientReference), ("recipient", recipient),
            ("messageId", messageID), ("sessionId", sessionID), ("sequenceIndex", String(index)),
        ]
        return XMLElement(
            "messageStatus",
            children: fields.compactMap { name, text in text.map { XMLElement(name, text: $0) } }
        )
    }
}
