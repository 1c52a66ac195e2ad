import Dialects
import Gateway
import Invocation
import JSON
import Testing
import XML

struct PuzzelAnswerTests {
    private typealias Sample = PuzzelSample

    @Test func `every outcome has its code, and an id where a message is stored`() throws {
        let outcomes: [SubmissionOutcome] = [
            .accepted(dialogue: nil), .held(dialogue: nil), .notUnique, .duplicate(id: "x"),
            .conflict, .unknownDialogue, .foreignDialogue,
        ]
        let messages = outcomes.map { _ in Sample.message() }
        let draft = try Sample.draft(Sample.post(Sample.request(messages)))

        let answer = draft.answer(outcomes)

        #expect(answer.codes == [1, 24, 25, 25, 25, 5, 3])
        let statuses = try JSON.parse(answer.body)["messageStatus"]?.array ?? []
        #expect(
            statuses.map { $0["messageId"] != .null } == [
                true, true, false, false, false, false, false,
            ]
        )
        #expect(statuses.map { $0["sequenceIndex"]?.integer } == Array(1...7))
    }

    @Test func `a service of another user, or one that may not send, is illegal`() throws {
        let event = Sample.post(Sample.request([Sample.message(), Sample.message()]))
        var terms = Sample.terms
        terms.isActive = false

        let foreign = try Sample.open(event).foreignService()
        let inactive = try Sample.draft(event, terms)

        #expect(foreign.status == 200)
        #expect(foreign.codes == [4, 4])
        #expect(inactive.items.isEmpty)
        #expect(inactive.answer([]).codes == [4, 4])
    }

    @Test(arguments: ["application/xml", "application/json"])
    func `an answer names a request that has no name of its own`(type: String) throws {
        let message = "<message><recipient>+46701740612</recipient></message>"
        let body = type.hasSuffix("xml") ? Sample.xml(message) : Sample.request([Sample.message()])
        let request = try Sample.open(Sample.post(body, type: type))

        let foreign = Self.batch(request.foreignService())
        var answers = [foreign]
        if type.hasSuffix("xml") {
            answers += [request.unidentified(), request.rateLimited(), request.failed()]
                .map(Self.batch)
        }

        #expect(foreign.flatMap { UUIDv7($0) } != nil)
        #expect(foreign == foreign?.lowercased())
        #expect(Set(answers) == [foreign])
    }

    @Test(arguments: ["a", "<serviceId>x</serviceId>", "<batchReference>due</batchReference>"])
    func `a request that cannot be read is named in XML, by its own name where it has one`(
        more: String
    ) throws {
        let event = Sample.post("<request>\(more)</request>", type: "application/xml")

        let answer = try Sample.answer(event)

        #expect(answer.status == 400)
        let batch = try #require(Self.batch(answer))
        #expect(more.contains("due") ? batch == "due" : UUIDv7(batch) != nil)
    }

    /// The name of the request in an answer.
    private static func batch(_ answer: HTTPAnswer) -> String? {
        guard answer.contentType.contains("xml") else {
            return (try? JSON.parse(answer.body))?["batchReference"]?.string
        }
        return (try? XMLElement.parse(answer.body))?.child("batchReference")?.text
    }

    @Test func `a partner of another protocol has no service here`() throws {
        let profile = ServiceProfile(
            endpointID: 1,
            name: "m",
            version: 1,
            terms: .mgage(MGageTerms(program: "1", originators: []))
        )
        let event = Sample.post(Sample.request([Sample.message()]))

        let draft = try Sample.open(event).read(profile, at: Sample.now) {
            UUIDv7(time: Sample.now, random: 1, 2)
        }

        #expect(draft.items.isEmpty)
        #expect(draft.answer([]).codes == [4])
    }

    @Test func `our fault is code 6, and may be sent again`() throws {
        let request = try Sample.open(Sample.post(Sample.request([Sample.message()])))

        let failed = request.failed()
        let limited = request.rateLimited()

        #expect(failed.status == 500)
        #expect(failed.codes == [6])
        #expect(failed.contentType == "application/problem+json")
        #expect(limited.status == 429)
        #expect(limited.headers["retry-after"] == "1")
        #expect(limited.codes == [6])
    }

    @Test func `a request of 1000 messages is read in a blink`() throws {
        let message = Sample.message(
            [
                "content": .string(String(repeating: "Your loan is due on Friday á. ", count: 5)),
                "clientReference": "L-501",
            ]
        )
        let body = Sample.request(Array(repeating: message, count: 1000))
        var terms = Sample.terms
        terms.parsingType = .replace
        let event = Sample.post(body)

        let time = try ContinuousClock().measure {
            let draft = try Sample.draft(event, terms)
            #expect(draft.items.count == 1000)
            #expect(
                draft.answer(draft.items.map { _ in .accepted(dialogue: nil) }).codes.count == 1000
            )
        }

        // Far above what it takes, so that a busy machine does not fail it.
        #expect(time < .seconds(5))
    }
}
