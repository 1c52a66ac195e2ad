import Dialects
import Gateway
import Invocation
import JSON
import Testing

@Suite struct MGageNumbersTests {
    @Test(
        arguments: [
            ("12025550123,", [0]), ("12025550123,12025550123", [113]),
            ("12025550123, 12025550123", [113]), ("1-202-555-0123", [111]),
            ("1202555012", [111]), ("12025550123,1202555012", [0, 111]),
            ("1202555012,12025550123", [111, 0]), ("33639980011", [105]),
            ("33639980011,1x", [105, 111]), ("+12025550123", [111]), ("447700900321", [0]),
            ("442079460123", [111]), ("44770090032", [111]), ("12025550123,,447700900321", [0, 0]),
            (" 12025550123 , 447700900321 ", [0, 0]), ("1 2025550123", [111]),
            ("11025550123", [111]), ("012025550123", [111]), ("123456,x", [111]),
            ("١٢٠٢٥٥٥٠١٢٣", [111]), ("4712345678", [105]), ("1234567890123456", [111]),
        ] as [(String, [Int64])]
    )
    func `mgage-17-24: each number has its code, in order`(numbers: String, codes: [Int64]) {
        let result = MGageTalk.send(["numbers": numbers])

        #expect(result.codes == codes)
        #expect(result.items.count == codes.count { $0 == 0 })
        let isWhole = codes == [113] || !codes.contains { $0 != 111 }
        #expect(result.numbers.contains(nil) == isWhole)
    }

    @Test func `mgage-2,3: 250 numbers have 250 blocks, 251 are refused`() {
        let most = MGageTalk.send(["numbers": MGageTalk.numbers(250)])
        let tooMany = MGageTalk.send(["numbers": MGageTalk.numbers(251)])

        #expect(most.codes == Array(repeating: 0, count: 250))
        #expect(most.numbers.compactMap { $0 }.joined(separator: ",") == MGageTalk.numbers(250))
        #expect(Set(most.blocks.map { $0["messageId"]?.string }).count == 250)
        #expect(tooMany.codes == [112])
        #expect(tooMany.items.isEmpty)
    }

    @Test(
        arguments: [
            ("33639980011", "33"), ("79031234567", "7"), ("358401234567", "358"),
            ("4712345678", "47"), ("5550123", "55"), ("2125551234", "212"),
        ]
    )
    func `the country of a number that is not served is told`(number: String, code: String) {
        #expect(MGageTalk.send(["numbers": number]).text.contains(" \(code) "))
    }

    @Test func `mgage-1: a number has a message of its own`() throws {
        let result = MGageTalk.send(["numbers": "12025550123,447700900321"])
        let item = try #require(result.items.last)

        #expect(item.message.to == ["+447700900321"])
        #expect(item.message.owner.e164 == "+447700900321")
        #expect(item.message.from == "20597")
        #expect(item.message.text == "Your order ships today")
        #expect(item.message.kind == .sms)
        #expect(!item.message.wantsReport)
        #expect(item.message.time == BatchTalk.now)
        #expect(item.terms == Terms(validitySeconds: 172_800, isArchived: true))
        #expect(item.carrier == nil && item.key == nil)
        let id = item.id.description.filter { $0 != "-" }
        #expect(item.message.messageID == "mg-" + id)
        #expect(result.blocks.last?["messageId"]?.string == "mg-" + id)
    }

    @Test(arguments: [("12025550100", "+12025550100"), ("AcmeParts", "AcmeParts")])
    func `a long code leaves with its plus, a name as it is`(given: String, from: String) {
        #expect(MGageTalk.send(["spoof_from": given]).items.first?.message.from == from)
    }

    @Test func `a message that could not be stored alone has status 1`() {
        let event = MGageTalk.event(
            query: MGageTalk.query(["numbers": "12025550123,x,447700900321"]),
            headers: ["accept": "application/json"]
        )
        let result = MGageTalk.talk.send(event) { item in
            item.message.owner.digits.hasPrefix("44") ? .conflict : .held(dialogue: nil)
        }

        #expect(result.codes == [0, 111, 1])
    }
}
