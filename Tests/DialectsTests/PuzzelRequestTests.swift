import Dialects
import Gateway
import Invocation
import JSON
import Testing

struct PuzzelRequestTests {
    private typealias Sample = PuzzelSample

    @Test func `puzzel-1: one message is one status with an id, in a batch with a name`() throws {
        let draft = try Sample.draft(Sample.post(Sample.request([Sample.message()])))
        let answer = try JSON.parse(draft.answer([.accepted(dialogue: nil)]).body)

        let status = try #require(answer["messageStatus"]?.array?.first)
        #expect(status["statusCode"] == 1)
        #expect(status["statusMessage"] == "Message enqueued for sending")
        #expect(status["recipient"] == "+46701740611")
        #expect(status["clientReference"] == .null)
        #expect(status["sessionId"] == .null)
        #expect(status["sequenceIndex"] == 1)
        let id = try #require(status["messageId"]?.string)
        #expect(id.count == 32)
        #expect(id.allSatisfy { $0.isASCII && ($0.isNumber || $0.isLowercase) })
        #expect(draft.items.first?.message.messageID == id)
        let batch = try #require(answer["batchReference"]?.string)
        #expect(UUIDv7(batch) != nil)
        #expect(batch == batch.lowercased())
        #expect(draft.items.first?.message.batch == batch)
    }

    @Test func `puzzel-2: statuses come in the order of the messages`() throws {
        let messages = ["A", "B", "C"].map { Sample.message(["clientReference": .string($0)]) }

        let statuses = try Sample.statuses(Sample.post(Sample.request(messages)))

        #expect(statuses.map { $0["clientReference"]?.string } == ["A", "B", "C"])
        #expect(statuses.map { $0["sequenceIndex"]?.integer } == [1, 2, 3])
        #expect(Set(statuses.map { $0["messageId"] }).count == 3)
    }

    @Test func `puzzel-3: the name that a batch has is told again`() throws {
        let body = Sample.request([Sample.message()], ["batchReference": "due-2026-03"])

        let draft = try Sample.draft(Sample.post(body))

        #expect(try JSON.parse(draft.answer([.notUnique]).body)["batchReference"] == "due-2026-03")
        #expect(draft.items.first?.message.batch == "due-2026-03")
    }

    @Test func `puzzel-4: one whom nobody knows is told so for every message`() throws {
        let messages = [Sample.message(), Sample.message(["recipient": "070"])]
        let request = try Sample.open(Sample.post(Sample.request(messages)))

        let answer = request.unidentified()

        #expect(answer.status == 401)
        #expect(answer.contentType == "application/problem+json")
        let body = try JSON.parse(answer.body)
        #expect(body["type"] == "about:blank")
        #expect(body["title"] == "Unauthorized")
        #expect(body["status"] == 401)
        #expect(body["detail"] == "authentication failed")
        let statuses = body["messageStatus"]?.array ?? []
        #expect(statuses.map { $0["statusCode"] } == [2, 2])
        #expect(statuses.map { $0["recipient"]?.string } == ["+46701740611", "070"])
        #expect(statuses.allSatisfy { $0["messageId"] == .null })
    }

    @Test(arguments: ["serviceId", "username", "password", "message"])
    func `puzzel-5: a request without what it needs is none`(name: String) throws {
        let body = Sample.request([Sample.message()], [name: nil])

        let answer = try Sample.answer(Sample.post(body))

        #expect(answer.status == 400)
        #expect(answer.codes == [5])
        #expect(answer.text.contains(name))
        #expect(answer.text.contains("\"sequenceIndex\":1"))
    }

    @Test func `puzzel-6: 1 to 1000 messages are a request`() throws {
        let thousand = Array(repeating: Sample.message(), count: 1000)

        #expect(try Sample.statuses(Sample.post(Sample.request(thousand))).count == 1000)
        for messages in [[], thousand + [Sample.message()]] {
            let answer = try Sample.answer(Sample.post(Sample.request(messages)))
            #expect(answer.status == 400)
            #expect(answer.codes == [5])
        }
    }

    @Test(arguments: [
        #"{"serviceId":4711,"username":"u","password":"p","message":[{"recipient":"1"},]}"#,
        #"{"serviceId":4711,"username":"u","password":"p","message":[{}],}"#,
        #"{"serviceId":4711 /* a */,"username":"u","password":"p","message":[{}]}"#,
        #"{"serviceId":4711,"username":"u","password":"p","message":[{"content":"\ud83d"}]}"#,
        #"{"serviceId":4711,"serviceId":4711,"username":"u","password":"p","message":[{}]}"#,
        #"{"serviceId":47.5,"username":"u","password":"p","message":[{}]}"#,
        #"{"serviceId":"x","username":"u","password":"p","message":[{}]}"#,
        #"{"serviceId":4711,"username":5,"password":"p","message":[{}]}"#,
        #"{"serviceId":4711,"username":"u","password":"\u0000","message":[{}]}"#,
        #"{"serviceId":4711,"username":"u","password":"p","message":"x"}"#,
        #"{"serviceId":4711,"username":"u","password":"p","message":[{}],"batchReference":""}"#,
        #"{"ServiceId":4711,"username":"u","password":"p","message":[{}]}"#,
        "[]", "5", "", "{", "\u{FEFF}{}",
    ])
    func `puzzel-7: what is no such JSON is refused as a whole`(body: String) throws {
        let answer = try Sample.answer(Sample.post(body))

        #expect(answer.status == 400)
        #expect(answer.contentType == "application/problem+json")
        #expect(answer.codes == [5])
    }

    @Test func `puzzel-7: a body that is no UTF-8 is refused`() throws {
        var event = Sample.post("")
        event.body = Array(#"{"username":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)

        #expect(try Sample.answer(event).status == 400)
    }

    @Test func `puzzel-8: digits are as good as a number, and one message as a list`() throws {
        let changes: KeyValuePairs<String, JSON?> = [
            "serviceId": "04711", "message": Sample.message(), "futureField": ["x": 1],
        ]
        let event = Sample.post(Sample.request([], changes))

        #expect(try Sample.statuses(event).count == 1)
        let credential = try Sample.open(event).credential
        let secret = Credential.secret(user: "fjordbok", password: "Torsk-88")
        #expect(credential == Credential(secret: secret, service: "4711"))
    }

    @Test(arguments: [(1, true), (255, true), (256, false)])
    func `a reference has 1 to 255 characters`(count: Int, isGood: Bool) throws {
        let reference = JSON.string(String(repeating: "æ", count: count))

        #expect(try Sample.code(Sample.message(["clientReference": reference])) == (isGood ? 1 : 5))
        let body = Sample.request([Sample.message()], ["batchReference": reference])
        switch Puzzel().open(Sample.post(body)) {
        case .request: #expect(isGood)
        case .answer(let answer): #expect(!isGood && answer.status == 400)
        }
    }

    @Test func `a reference has no control characters`() throws {
        #expect(try Sample.code(Sample.message(["clientReference": "a\nb"])) == 5)
    }

    @Test func `what is no message is refused alone`() throws {
        let messages: [JSON] = [5, "x", [], .null, ["recipient": 5], Sample.message()]

        let statuses = try Sample.statuses(Sample.post(Sample.request(messages)))

        #expect(statuses.map { $0["statusCode"] } == [5, 5, 5, 5, 5, 1])
        #expect(statuses[0]["recipient"] == .null)
    }

    @Test(arguments: [
        ("{}", "recipient"),
        (#"{"recipient":"+46701740611"}"#, "content"),
        (#"{"recipient":"+46701740611","content":""}"#, "content"),
        (#"{"recipient":"+46701740611","content":5}"#, "content"),
        (#"{"recipient":"+46701740611","content":"a\u0000"}"#, "content"),
        (#"{"recipient":"+46701740611","content":"a","price":-1}"#, "price"),
        (#"{"recipient":"+46701740611","content":"a","price":1.5}"#, "price"),
        (#"{"recipient":"+46701740611","content":"a","clientReference":5}"#, "clientReference"),
        (#"{"recipient":"+46701740611","content":"a","settings":"x"}"#, "settings"),
    ])
    func `a refusal names the field`(message: String, field: String) throws {
        let status = try Sample.status(JSON.parse(Array(message.utf8)))

        #expect(status["statusCode"] == 5)
        #expect(status["statusMessage"]?.string?.hasPrefix(field + ":") == true)
        #expect(status["messageId"] == .null)
    }

    @Test func `puzzel-52: one bad message does not hinder the others`() throws {
        let messages = [
            Sample.message(), Sample.message(content: "Hei", parameters: ["dcs": "G1"]),
        ]

        let draft = try Sample.draft(Sample.post(Sample.request(messages)))

        #expect(draft.items.count == 1)
        #expect(draft.answer([.accepted(dialogue: nil)]).codes == [1, 5])
    }
}
