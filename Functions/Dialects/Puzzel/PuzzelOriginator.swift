import Gateway
import JSON

/// What a message comes from.
enum PuzzelOriginator {
    /// Digits of a short number: 3 to 8, and up to 14 with those of a dialogue.
    private static let networkDigits = 3...14

    /// Reads `originatorSettings`, where both fields are needed.
    static func read(_ fields: PuzzelFields) throws(PuzzelRefusal) -> PuzzelTerms.Originator {
        guard let given = fields["originatorType"] else {
            throw fields.syntax("originatorType", "is missing")
        }
        let type = given.integer.map(String.init) ?? given.string ?? ""
        guard let kind = kind(type) else {
            throw fields.syntax("originatorType", "INTERNATIONAL, ALPHANUMERIC or NETWORK")
        }
        let text = try fields.neededText("originator")
        guard let originator = originator(text, kind) else {
            throw fields.syntax("originator", "not one of its type")
        }
        return PuzzelTerms.Originator(kind: kind, text: originator)
    }

    private static func kind(_ text: String) -> PuzzelTerms.OriginatorKind? {
        switch PuzzelFields.trimmed(text).lowercased() {
        case "international", "1": .international
        case "alphanumeric", "2": .alphanumeric
        case "network", "3": .network
        case _: nil
        }
    }

    private static func originator(_ text: String, _ kind: PuzzelTerms.OriginatorKind) -> String? {
        switch kind {
        case .international: return PuzzelNumber.full(text)?.e164
        case .alphanumeric: return isName(text) ? text : nil
        case .network:
            let isDigits = text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
            return isDigits && networkDigits ~= text.utf8.count ? text : nil
        }
    }

    /// At most 11 letters of English, digits, spaces and `% & - + . ,`; no space at either end.
    ///
    /// Digits alone are a name too.
    private static func isName(_ text: String) -> Bool {
        let octets = text.utf8
        guard 1...11 ~= octets.count, octets.first != 0x20, octets.last != 0x20 else {
            return false
        }
        return octets.allSatisfy { octet in
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            case _: " %&-+.,".utf8.contains(octet)
            }
        }
    }
}
