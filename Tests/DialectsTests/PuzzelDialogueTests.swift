import Dialects
import Gateway
import JSON
import Testing

struct PuzzelDialogueTests {
    private typealias Sample = PuzzelSample

    private static let id = "0123456789abcdefghiz"

    private static func message(_ settings: JSON, to recipient: JSON = "+4790000001") -> JSON {
        Sample.message(["recipient": recipient, "settings": settings])
    }

    private static let network: JSON = ["originatorType": "NETWORK", "originator": "2097"]

    @Test func `puzzel-36: a new session has an id of 20 letters and digits`() throws {
        let settings: JSON = ["newSession": true, "originatorSettings": Self.network]

        let item = try Sample.item(Self.message(settings))

        guard case .new(let id) = item.terms.dialogue else {
            Issue.record("no new dialogue")
            return
        }
        #expect(id.utf8.count == 20)
        #expect(id.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 })
        #expect(item.message.dialogue == id)
        #expect(item.message.from == "2097")
    }

    @Test func `ids differ, and the answer tells the one that the store knows`() throws {
        let message = Self.message(["newSession": "true"])
        let draft = try Sample.draft(Sample.post(Sample.request([message, message])))

        #expect(Set(draft.items.map(\.terms.dialogue)).count == 2)
        let answer = draft.answer([.accepted(dialogue: Self.id), .held(dialogue: Self.id)])
        #expect(answer.codes == [1, 24])
        #expect(answer.text.split(separator: "\"sessionId\":\"\(Self.id)\"").count == 3)
    }

    @Test func `puzzel-37: a new session wins over one that goes on`() throws {
        let both = try Sample.item(
            Self.message(["newSession": true, "sessionId": .string(Self.id)])
        )
        let going = try Sample.item(Self.message(["sessionId": .string(Self.id)]))

        #expect(both.terms.dialogue != .going(id: Self.id))
        #expect(going.terms.dialogue == .going(id: Self.id))
        #expect(going.message.dialogue == Self.id)
    }

    @Test(
        arguments: [
            (["sessionId": "0123456789ABCDEFGHIZ"], "+4790000001", 5),
            (["sessionId": "0123456789abcdefghi"], "+4790000001", 5),
            (["sessionId": 5], "+4790000001", 5),
            (["sessionId": ""], "+46701740611", 1),
            (["newSession": false], "+46701740611", 1),
            (["newSession": true], "+46701740611", 3),
            (["sessionId": "0123456789abcdefghiz"], "+46701740611", 3),
            (
                [
                    "newSession": true,
                    "originatorSettings": [
                        "originatorType": "ALPHANUMERIC", "originator": "Fjord",
                    ],
                ], "+4790000001", 3
            ),
        ] as [(JSON, JSON, Int64)]
    )
    func `sessions are of Norwegians, by short number`(
        settings: JSON,
        recipient: JSON,
        code: Int64
    ) throws {
        #expect(try Sample.code(Self.message(settings, to: recipient)) == code)
    }

    @Test func `a service without a number for sessions begins none`() throws {
        var terms = Sample.terms
        terms.dialogueNumber = nil
        #expect(try Sample.code(Self.message(["newSession": true]), terms) == 3)

        terms.dialogueNumber = "2097"
        terms.originator = PuzzelTerms.Originator(kind: .alphanumeric, text: "Fjordbok")

        #expect(try Sample.code(Self.message(["newSession": true]), terms) == 3)
    }

    @Test func `puzzel-38: what the store says of a session is told`() throws {
        let message = Self.message(["sessionId": .string(Self.id)])
        let draft = try Sample.draft(Sample.post(Sample.request([message, message])))

        #expect(draft.answer([.unknownDialogue, .foreignDialogue]).codes == [5, 3])
    }
}
