import Dialects
import Gateway
import Testing

@Suite struct MGageChecksTests {
    @Test(
        arguments: [
            (["message_type": "SMS"], 0), (["message_type": "mms"], 104),
            (["message_type": nil], 104), (["message_billed": nil], 106),
            (["message_billed": "No"], 0), (["message_billed": "yes"], 1),
            (["message_billed": "maybe"], 106), (["allow_long_messages": "true"], 114),
            (["allow_long_messages": ""], 114), (["allow_long_messages": "YES"], 0),
            (["message": "  "], 108), (["message": "\u{FEFF}\u{A0}\n"], 108),
            (["message": nil], 108), (["message": ""], 108), (["spoof_from": nil], 201),
            (["spoof_from": ""], 201), (["spoof_from": "AcmeParts"], 0),
            (["spoof_from": "AcmePartsLtd"], 201), (["spoof_from": "20"], 201),
            (["spoof_from": "1234567890123456"], 201), (["spoof_from": "12025550100"], 0),
            (["spoof_from": "+12025550100"], 201), (["spoof_from": "20598"], 1),
            (["spoof_from": nil, "message_billed": "yes"], 1), (["numbers": nil], 109),
            (["numbers": ",,"], 109), (["numbers": " , "], 109), (["program_id": "330872"], 1),
            (["program_id": nil], 1), (["program_id": "33x"], 1), (["program_id": ""], 1),
            (["colour": "red"], 0), (["Message": "other"], 0),
        ] as [([String: String?], Int64)]
    )
    func `mgage-6,7,13-16,25,27: a parameter has its code`(changes: [String: String?], code: Int64)
    {
        let result = MGageTalk.send(changes)

        #expect(result.status == 200)
        #expect(result.codes == [code])
        #expect(result.items.count == (code == 0 ? 1 : 0))
        #expect(result.numbers == [code == 0 ? "12025550123" : nil])
    }

    @Test func `an originator without an equals sign is not set`() {
        let query = MGageTalk.query(["spoof_from": nil]) + "&spoof_from"
        let result = MGageTalk.talk.send(
            MGageTalk.event(query: query, headers: ["accept": "application/json"])
        )

        #expect(result.codes == [201])
    }

    @Test(
        arguments: [
            ("a", 160, nil, 0, ""), ("a", 161, nil, 107, "161"), ("€", 80, nil, 0, ""),
            ("€", 81, nil, 107, "162"), ("я", 70, nil, 0, ""), ("я", 71, "no", 107, "71"),
            ("😀", 35, nil, 0, ""), ("😀", 36, nil, 107, "72"), ("a", 161, "yes", 0, ""),
            ("a", 1530, "yes", 0, ""), ("a", 1531, "yes", 107, "1531"), ("я", 670, "yes", 0, ""),
            ("я", 671, "yes", 107, "671"), ("€", 761, "yes", 107, "1522"),
        ] as [(String, Int, String?, Int64, String)]
    )
    func `mgage-8-12: a text has room for one part, or for ten`(
        character: String,
        count: Int,
        long: String?,
        code: Int64,
        told: String
    ) {
        let text = String(repeating: character, count: count)
        let result = MGageTalk.send(["message": text, "allow_long_messages": long])

        #expect(result.codes == [code])
        #expect(result.text.contains(told))
        if let item = result.items.first { #expect(item.message.text == text) }
    }

    @Test func `what a fault is about is told`() {
        #expect(MGageTalk.send(["message_type": "mms"]).text.contains("mms"))
        let many = MGageTalk.send(["numbers": MGageTalk.numbers(251)]).text
        #expect(many.contains("251") && many.contains("250"))
    }

    /// Each fault with all later ones: the first is told.
    @Test(
        arguments: [
            (["message_type"], 104), (["message_billed"], 106), (["allow_long_messages"], 114),
            (["message"], 108), (["spoof_from"], 201), (["numbers"], 109),
        ] as [([String], Int64)]
    )
    func `mgage-26: of several faults the first check tells its own`(from: [String], code: Int64) {
        let faults: KeyValuePairs<String, String> = [
            "message_type": "x", "message_billed": "x", "allow_long_messages": "x",
            "message": " ", "spoof_from": "x+x+x+x+x+x+x", "numbers": "", "program_id": "x",
        ]
        let first = faults.firstIndex { $0.key == from[0] } ?? 0
        let changes = faults[first...].map { ($0.key, Optional($0.value)) }

        let result = MGageTalk.send(Dictionary(uniqueKeysWithValues: changes))

        #expect(result.codes == [code])
    }

    @Test func `the number of numbers, twins and length come in this order, then the program`() {
        let twins = "12025550123,12025550123"
        let long = String(repeating: "a", count: 161)
        let many = MGageTalk.numbers(250) + "," + twins
        let fault: [String: String?] = ["message": long, "program_id": "1"]

        #expect(MGageTalk.send(fault.merging(["numbers": many]) { $1 }).codes == [112])
        #expect(MGageTalk.send(fault.merging(["numbers": twins]) { $1 }).codes == [113])
        #expect(MGageTalk.send(fault).codes == [107])
        #expect(MGageTalk.send(["program_id": "1", "numbers": "1"]).codes == [1])
    }

    @Test func `one whose agreement is for another program or protocol gets status 1`() {
        let other = BatchTalk(
            dialect: MGage(),
            credential: MGageTalk.talk.credential,
            terms: .mgage(MGageTerms(program: "2", originators: ["20597"]))
        )
        let foreign = BatchTalk(
            dialect: MGage(),
            credential: MGageTalk.talk.credential,
            terms: .gtiglobal
        )
        let event = MGageTalk.event(
            query: MGageTalk.query(),
            headers: ["accept": "application/json"]
        )

        #expect(other.send(event).codes == [1])
        #expect(foreign.send(event).codes == [1])
    }
}
