import Gateway
import JSON

/// The settings of a message, what it does not say filled in from the service.
struct PuzzelSettings {
    let priority: Terms.Priority
    let validitySeconds: Int
    let originator: PuzzelTerms.Originator
    let serviceCode: String?
    let beginsDialogue: Bool
    /// The dialogue that it says it goes on with.
    let dialogue: String?
    let parsingType: PuzzelTerms.ParsingType
    let window: SendWindow?
    let parameters: PuzzelParameters

    /// Reads `settings`, nil where there are none.
    init(_ fields: PuzzelFields?, _ terms: PuzzelTerms, price: Int) throws(PuzzelRefusal) {
        // A service that could not be read that way was never agreed.
        let code = try fields?.integer("validity") ?? terms.validity
        guard let seconds = PuzzelTerms.validitySeconds(code: code) else {
            throw .syntax("settings.validity", "0 to 173")
        }
        validitySeconds = seconds
        guard let fields else {
            priority = terms.priority
            originator = terms.originator
            serviceCode = terms.serviceCode
            beginsDialogue = false
            dialogue = nil
            parsingType = terms.parsingType
            window = nil
            parameters = PuzzelParameters()
            return
        }
        let given = try fields.integer("priority") ?? terms.priority.rawValue
        guard let priority = Terms.Priority(rawValue: given) else {
            throw fields.syntax("priority", "1 to 3")
        }
        self.priority = priority
        try Self.checkUnused(fields)
        originator = try Self.originator(fields, terms, price: price)
        serviceCode = try Self.serviceCode(fields) ?? terms.serviceCode
        beginsDialogue = try fields.flag("newSession")
        let dialogue = try fields.text("sessionId") ?? ""
        self.dialogue = dialogue.isEmpty ? nil : dialogue
        parameters = try fields.list("parameter").map(PuzzelParameters.init) ?? PuzzelParameters()
        parsingType = try Self.parsingType(fields, parameters) ?? terms.parsingType
        window = try fields.object("sendWindow").map(PuzzelWindow.read)
    }

    /// What is checked and then of no use here: statistics, invoices and the age of premium.
    private static func checkUnused(_ fields: PuzzelFields) throws(PuzzelRefusal) {
        _ = try fields.text("differentiator")
        _ = try fields.text("invoiceNode")
        guard [0, 16, 18].contains(try fields.integer("age") ?? 0) else {
            throw fields.syntax("age", "0, 16 or 18")
        }
    }

    private static func originator(
        _ fields: PuzzelFields,
        _ terms: PuzzelTerms,
        price: Int
    ) throws(PuzzelRefusal) -> PuzzelTerms.Originator {
        guard let object = try fields.object("originatorSettings") else { return terms.originator }
        let originator = try PuzzelOriginator.read(object)
        guard price == 0 else {
            throw .illegal(fields.name("originatorSettings"), "not with a price")
        }
        return originator
    }

    private static func serviceCode(_ fields: PuzzelFields) throws(PuzzelRefusal) -> String? {
        guard let object = try fields.object("gasSettings") else { return nil }
        _ = try object.text("description")
        let code = try object.neededText("serviceCode")
        guard code.utf8.count == 5, code.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
            throw object.syntax("serviceCode", "five digits are needed")
        }
        return code
    }

    private static func parsingType(
        _ fields: PuzzelFields,
        _ parameters: PuzzelParameters
    ) throws(PuzzelRefusal) -> PuzzelTerms.ParsingType? {
        let detects = try fields.flag("autoDetectEncoding")
        let replaces = try fields.flag("safeRemoveNonGsmCharacters")
        if let type = parameters.parsingType { return type }
        if detects { return .detect }
        return replaces ? .replace : nil
    }
}
