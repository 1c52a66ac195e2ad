import Gateway
import Invocation

/// Dialogues, which the protocol calls sessions.
enum PuzzelDialogue {
    /// Characters of an id, `0` to `9` and `a` to `z`: 103 bits.
    private static let characters = 20

    /// The dialogue that a message belongs to, if any; one that it begins wins.
    ///
    /// - Parameter makeID: Its chance makes the id of a new one.
    static func read(
        _ settings: PuzzelSettings,
        recipient: MSISDN,
        _ terms: PuzzelTerms,
        makeID: () -> UUIDv7
    ) throws(PuzzelRefusal) -> Terms.Dialogue? {
        let name = settings.beginsDialogue ? "settings.newSession" : "settings.sessionId"
        guard settings.beginsDialogue || settings.dialogue != nil else { return nil }
        guard settings.originator.kind == .network else {
            throw .illegal(name, "the originator has to be of type NETWORK")
        }
        guard PuzzelNumber.isNorwegian(recipient) else {
            throw .illegal(name, "the recipient has to be Norwegian")
        }
        if settings.beginsDialogue {
            guard terms.dialogueNumber != nil else {
                throw .illegal(name, "the service has no sessions")
            }
            return .new(id: id(makeID()))
        }
        guard let dialogue = settings.dialogue, isID(dialogue) else {
            throw .syntax(name, "no such session")
        }
        return .going(id: dialogue)
    }

    private static func isID(_ text: String) -> Bool {
        text.utf8.count == characters
            && text.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 }
    }

    /// The number of the UUID in base 36, as many of its last digits as there is room for.
    ///
    /// 36^20 is more than 2^103, and the last 103 bits hold all 74 of chance.
    private static func id(_ uuid: UUIDv7) -> String {
        var number = uuid.bytes
        var digits: [UInt8] = []
        for _ in 0..<characters {
            var rest = 0
            for index in number.indices {
                let value = rest << 8 | Int(number[index])
                number[index] = UInt8(value / 36)
                rest = value % 36
            }
            digits.append(rest < 10 ? 0x30 + UInt8(rest) : 0x61 + UInt8(rest - 10))
        }
        return String(decoding: digits.reversed(), as: UTF8.self)
    }
}
