import Dialects
import Gateway
import Invocation
import Testing

@Suite struct ExpertflowSendTests {
    @Test func `expertflow-1: a message is taken, and its id told in a header`() throws {
        let result = ExpertflowTalk.send(
            #"{"To":"+447700900410","Body":"At 14:00","From":"20902","channel":"twilio"}"#
        )
        let item = try #require(result.items.first)

        #expect(result.status == 200)
        #expect(result.answer.isEmpty)
        #expect(result.header("content-type") == nil)
        let id = "SM" + item.id.description.filter { $0 != "-" }
        #expect(result.header("x-message-sid") == id)
        #expect(item.message.messageID == id)
        #expect(item.message.from == "20902")
        #expect(item.message.to == ["+447700900410"])
        #expect(item.message.owner.e164 == "+447700900410")
        #expect(item.message.text == "At 14:00")
        #expect(item.message.channel == "twilio")
        #expect(item.message.wantsReport)
        #expect(item.carrier == "west")
        #expect(item.terms == Terms(validitySeconds: 172_800))
        #expect(item.key == nil)
    }

    @Test(
        arguments: [
            (#"{"To":"+447700900410","Body":"a"}"#, nil), (#"{"Body":"a"}"#, "To"),
            (#"{"To":"","Body":"a"}"#, "To"), (#"{"To":null,"Body":"a"}"#, "To"),
            (#"{"to":"+447700900410","Body":"a"}"#, "To"), (#"{"To":"+447700900410"}"#, "Body"),
            (#"{"To":"+447700900410","Body":""}"#, "Body"),
            (#"{"To":"+447700900410","Body":null}"#, "Body"),
            (#"{"To":"+447700900410","Body":7}"#, "Body"),
            (#"{"To":"+447700900410","Body":" "}"#, nil),
            (#"{"To":447700900410,"Body":"a"}"#, nil),
            (#"{"To":447700900410.5,"Body":"a"}"#, "To"),
            (#"{"To":-44770090041,"Body":"a"}"#, "To"),
            (#"{"To":["+447700900410"],"Body":"a"}"#, "To"),
            (#"{"To":"447700900410","Body":"a"}"#, nil),
            (#"{"To":"+44 7700 900410","Body":"a"}"#, "To"),
            (#"{"To":"+44770090041a","Body":"a"}"#, "To"), (#"{"To":"20901","Body":"a"}"#, "To"),
            (#"{"To":"1234567890123456","Body":"a"}"#, "To"),
            (#"{"To":"+447700900410","Body":"a","From":"ACME Support"}"#, "From"),
            (#"{"To":"+447700900410","Body":"a","From":"ACME"}"#, nil),
            (#"{"To":"+447700900410","Body":"a","From":""}"#, nil),
            (#"{"To":"+447700900410","Body":"a","From":20901}"#, "From"),
            (#"{"To":"+447700900410","Body":"a","From":"20"}"#, "From"),
            (#"{"To":"+447700900410","Body":"a","channel":"SMPP"}"#, nil),
            (#"{"To":"+447700900410","Body":"a","channel":null}"#, nil),
            (#"{"To":"+447700900410","Body":"a","channel":"fax"}"#, "channel"),
            (#"{"To":"+447700900410","Body":"a","channel":""}"#, "channel"),
            (#"{"To":"+447700900410","Body":"a","channel":1}"#, "channel"),
            (#"{"To":"+447700900410","Body":"a","Channel":"smpp"}"#, nil),
            (#"{"To":"+447700900410","Body":"a","colour":{"a":[]}}"#, nil),
            (#"{"To":"+447700900410","To":"+447700900411","Body":"a"}"#, "JSON"),
            (#"{"To":"+447700900410","Body":"\ud83d"}"#, "JSON"),
            (#"{"To":"+447700900410","Body":"a"} // as printed"#, "JSON"),
            (#"{"To":"+447700900410","Body":"a",}"#, "JSON"), ("[]", "object"), ("", "JSON"),
            ("To=1", "JSON"),
        ] as [(String, String?)]
    )
    func `expertflow-3-11: what is wrong is told in a header`(body: String, word: String?) throws {
        let result = ExpertflowTalk.send(body)

        #expect(result.status == (word == nil ? 200 : 400))
        #expect(result.answer.isEmpty)
        #expect(result.items.count == (word == nil ? 1 : 0))
        if let word {
            let reason = try #require(result.header("x-error"))
            #expect(reason.contains(word))
            #expect(reason.utf8.allSatisfy { 0x20...0x7E ~= $0 })
        }
    }

    @Test(arguments: [("a", 1_600, 200), ("a", 1_601, 400), ("😀", 800, 200), ("😀", 801, 400)])
    func `expertflow-6: a text has 1600 UTF-16 units`(character: String, count: Int, status: Int) {
        let text = String(repeating: character, count: count)

        #expect(ExpertflowTalk.send(#"{"To":447700900410,"Body":"\#(text)"}"#).status == status)
    }

    @Test func `expertflow-2,3: the first channel, and its originator, are the default`() {
        let body = #"{"To":"+447700900410","Body":"a"}"#
        let message = ExpertflowTalk.send(body).items.first?.message
        let without = ExpertflowTalk.talk(originator: nil).send(ExpertflowTalk.event(body))

        #expect(message?.channel == "smpp")
        #expect(message?.from == "20901")
        #expect(without.status == 400)
        #expect(without.header("x-error") == "From is required")
    }

    @Test(
        arguments: [
            (nil, 200), ("application/json", 200), ("Application/JSON; charset=utf-8", 200),
            ("text/plain", 400), ("application/x-www-form-urlencoded", 400),
        ] as [(String?, Int)]
    )
    func `the body is JSON, said or not`(type: String?, status: Int) {
        let headers = type.map { ["content-type": $0] } ?? [:]

        #expect(
            ExpertflowTalk.send(#"{"To":447700900410,"Body":"a"}"#, headers: headers).status
                == status
        )
    }

    @Test func `a body of 64 KiB is the longest`() {
        func status(_ octets: Int) -> Int {
            let body = #"{"To":447700900410,"Body":"a"}"#
            let room = String(repeating: " ", count: octets - body.utf8.count)
            return ExpertflowTalk.send(body + room).status
        }

        #expect(status(65_536) == 200)
        #expect(status(65_537) == 413)
    }

    @Test(
        arguments: [
            ("k", 200), (String(repeating: "k", count: 64), 200), ("", 400),
            (String(repeating: "k", count: 65), 400), ("ключ", 400),
        ]
    )
    func `a key has 1 to 64 characters`(key: String, status: Int) {
        let result = ExpertflowTalk.send(
            #"{"To":447700900410,"Body":"a"}"#,
            headers: ["idempotency-key": key]
        )

        #expect(result.status == status)
        #expect(result.items.first?.key == (status == 200 ? key : nil))
    }
}
