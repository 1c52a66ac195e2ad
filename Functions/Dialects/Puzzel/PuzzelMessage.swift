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
        let given = try fields.neededText("content")
        let price = try fields.integer("price") ?? 0
        guard price >= 0 else { throw .syntax("price", "is below 0") }
        let reference = try reference(fields)
        let settings = try PuzzelSettings(fields.object("settings"), terms, price: price)
        let content = try PuzzelContent(given, settings)
        try PuzzelPremium.check(price: price, serviceCode: settings.serviceCode, terms)
        let slots = try slots(settings)
        let dialogue = try PuzzelDialogue.read(
            settings,
            recipient: recipient,
            terms,
            makeID: makeID
        )
        let id = makeID()
        var message = Message(
            messageID: Hexadecimal.text(id.bytes),
            kind: .sms,
            from: from(settings.originator, dialogue),
            to: [recipient.e164],
            owner: recipient,
            time: now
        )
        complete(&message, settings, content)
        message.reference = reference
        message.dialogue = dialogue.map(name)
        let terms = Terms(
            slots: slots,
            validitySeconds: settings.validitySeconds,
            priority: settings.priority,
            names: names(reference),
            dialogue: dialogue
        )
        return BatchItem(id: id, message: message, terms: terms)
    }

    private func complete(
        _ message: inout Message,
        _ settings: PuzzelSettings,
        _ content: PuzzelContent
    ) {
        message.text = content.text
        message.form = content.form
        message.wantsReport = terms.dr != nil && !settings.parameters.wantsNoReport
        message.batch = batch
    }

    private func slots(_ settings: PuzzelSettings) throws(PuzzelRefusal) -> [Terms.Slot] {
        guard let window = settings.window else { return [] }
        return try PuzzelWindow.slots(
            window,
            at: now,
            validitySeconds: settings.validitySeconds
        )
    }

    /// An empty one is none.
    private func reference(_ fields: PuzzelFields) throws(PuzzelRefusal) -> String? {
        let reference = try fields.reference("clientReference") ?? ""
        return reference.isEmpty ? nil : reference
    }

    private func names(_ reference: String?) -> [String] {
        guard terms.isUnique, let reference else { return [] }
        return ["c:" + reference]
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
