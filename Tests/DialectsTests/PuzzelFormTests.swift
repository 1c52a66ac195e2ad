import Dialects
import Gateway
import Invocation
import JSON
import Testing

struct PuzzelFormTests {
    private typealias Sample = PuzzelSample

    private static func post(_ more: String) -> HTTPEvent {
        Sample.post("\(Sample.form)&\(more)", type: "application/x-www-form-urlencoded")
    }

    private static func message(_ index: Int) -> String {
        "message[\(index)].recipient=%2B46701740611&message[\(index)].content=Hei\(index)"
    }

    @Test func `names lead to every field`() throws {
        let settings = "message%5B0%5D.settings"
        let event = Self.post(
            """
            batchReference=due&\(Self.message(0))&message[0].clientReference=L+1\
            &\(settings).originatorSettings.originatorType=Alphanumeric\
            &\(settings).originatorSettings.originator=Fjord+%26+Bok&\(settings).priority=3\
            &\(settings).parameter[0].key=pid&\(settings).parameter[0].value=65\
            &\(settings).parameter[3].key=flash&\(settings).parameter[3].value=true
            """
        )

        let item = try #require(Sample.draft(event).items.first)

        #expect(item.message.batch == "due")
        #expect(item.message.text == "Hei0")
        #expect(item.message.reference == "L 1")
        #expect(item.message.from == "Fjord & Bok")
        #expect(item.terms.priority == .high)
        #expect(item.message.form == SMSForm(protocolID: 65, isFlash: true))
    }

    @Test func `gaps in indexes are closed up`() throws {
        let event = Self.post([7, 0, 999].map(Self.message).joined(separator: "&"))

        #expect(try Sample.draft(event).items.map(\.message.text) == ["Hei0", "Hei7", "Hei999"])
    }

    @Test(arguments: [
        message(1), "\(message(0))&\(message(1000))", "\(message(0))&\(message(99_999_999_999))",
        "Message[0].recipient=%2B46701740611", "message.recipient=x", "message[]=x",
        "message[x].recipient=1", "message[0.recipient=1", "message[-1].recipient=1", "x", "",
    ])
    func `without a message at 0, or with one too far, it is no request`(form: String) throws {
        let answer = try Sample.answer(Self.post(form))

        #expect(answer.status == 400)
        #expect(answer.contentType == "application/xml; charset=utf-8")
        #expect(answer.codes == [5])
    }

    @Test func `puzzel-9: names are taken as they are written`() throws {
        var event = Sample.get(Self.message(0))
        event.query = event.query.split(separator: "serviceId").joined(separator: "serviceid")

        let answer = try Sample.answer(event)

        #expect(answer.status == 400)
        #expect(answer.contentType == "text/xml; charset=utf-8")
    }

    @Test(arguments: [
        ("message[0].settings.parameter[1].key=pid", 5),
        ("message[0].settings.parameter[1000].key=pid", 5),
        ("message[0].settings.parameter[0].key=pid", 5),
        ("message[0].settings=5", 1), ("message[0].settings.Priority=9", 1),
        ("message[0].settings.priority[0]=9", 1), ("message[0].settings.priority.x=9", 1),
        ("message[0].settings.priority=9", 5), ("message[0].settings.priority=", 5),
        ("message[0].content=", 1), ("message[0].content=😀", 1),
    ])
    func `names that lead nowhere mean nothing`(field: String, code: Int) throws {
        let draft = try Sample.draft(Self.post("\(Self.message(0))&\(field)"))

        #expect(
            draft.answer(draft.items.map { _ in .accepted(dialogue: nil) }).codes == [Int(code)]
        )
    }

    @Test func `the first of a name holds, and what is no code stays`() throws {
        let event = Sample.get(
            "message[0].content=100%+%zz%c3%a6%&message[0].content=x"
                + "&message[0].recipient=+4790000001"
        )

        let item = try #require(Sample.draft(event).items.first)

        #expect(item.message.text == "100% %zzæ%")
        #expect(item.message.owner.e164 == "+4790000001")
    }

    @Test(arguments: ["%C3%28", "%FF", "%ED%A0%80"])
    func `a value that is no UTF-8 is refused`(value: String) throws {
        #expect(try Sample.answer(Sample.get("message[0].content=\(value)")).status == 400)
    }
}
