import FoundationEssentials
import Gateway
import Invocation
import JSON

/// Reads the messages of a request under the terms of a service.
struct PuzzelMessage {
    let terms: PuzzelTerms
    /// The name of the request, its own or ours.
    let batch: String
    let isForm: Bool
    let now: Date

    /// Checks a message in the order of its fields; the first that is wrong is told.
    ///
    /// - Parameter makeID: Called for a message that is taken, and for a dialogue that it begins.
    func item(_ json: JSON, makeID: () -> UUIDv7) throws(PuzzelRefusal) -> BatchItem {
        guard let fields = PuzzelFields(json) else {
            throw .syntax("message", "an object is needed")
        }
        let recipient = try recipient(fields)
        guard let given = try fields.text("content") else {
            throw .syntax("content", "is missing")
        }
        let price = try fields.integer("price") ?? 0
        guard price >= 0 else { throw .syntax("price", "is below 0") }
        let reference = try fields.reference("clientReference").flatMap { $0.isEmpty ? nil : $0 }
        let settings = try PuzzelSettings(fields.object("settings"), terms, price: price)
        let content = try PuzzelContent(given, settings)
        try PuzzelPremium.check(price: price, serviceCode: settings.serviceCode, terms)
        let slots = try settings.window.map { window throws(PuzzelRefusal) in
            try PuzzelWindow.slots(window, at: now, validitySeconds: settings.validitySeconds)
        }
        let dialogue = try PuzzelDialogue.read(
            settings,
            recipient: recipient,
            terms,
            makeID: makeID
        )
        let id = makeID()
        return BatchItem(
            id: id,
            message: Message(
                messageID: Hexadecimal.text(id.bytes),
                kind: .sms,
                from: from(settings.originator, dialogue),
                to: [recipient.e164],
                owner: recipient,
                text: content.text,
                time: now,
                wantsReport: terms.dr != nil && !settings.parameters.wantsNoReport,
                form: content.form,
                batch: batch,
                reference: reference,
                dialogue: dialogue.map(name)
            ),
            terms: Terms(
                slots: slots ?? [],
                validitySeconds: settings.validitySeconds,
                priority: settings.priority,
                names: terms.isUnique ? reference.map { ["c:" + $0] } ?? [] : [],
                dialogue: dialogue
            )
        )
    }

    private func recipient(_ fields: PuzzelFields) throws(PuzzelRefusal) -> MSISDN {
        let text = try fields.neededText("recipient")
        let number = PuzzelNumber.recipient(text, countryCode: terms.countryCode, isForm: isForm)
        guard let number else { throw .syntax("recipient", "not a mobile number") }
        return number
    }

    /// A message of a dialogue comes from the number that dialogues extend.
    private func from(_ originator: PuzzelTerms.Originator, _ dialogue: Terms.Dialogue?) -> String {
        dialogue == nil ? originator.text : terms.dialogueNumber ?? originator.text
    }

    private func name(_ dialogue: Terms.Dialogue) -> String {
        switch dialogue {
        case .new(let id), .going(let id): id
        }
    }
}
