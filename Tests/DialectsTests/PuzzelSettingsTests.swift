import Dialects
import Gateway
import JSON
import Testing

struct PuzzelSettingsTests {
    private typealias Sample = PuzzelSample

    @Test(
        arguments: [
            (0, nil), (1, .low), (2, .medium), (3, .high), (4, nil), (-1, nil), ("3", .high),
            ("x", nil), (true, nil), (2.5, nil), ([], nil),
        ] as [(JSON, Terms.Priority?)]
    )
    func `puzzel-18: priorities are 1 to 3`(value: JSON, priority: Terms.Priority?) throws {
        let message = Sample.message(settings: ["priority": value])

        #expect(try Sample.code(message) == (priority == nil ? 5 : 1))
        if let priority { #expect(try Sample.item(message).terms.priority == priority) }
    }

    @Test(
        arguments: [
            (0, 300), (11, 3600), (143, 43_200), (144, 45_000), (167, 86_400), (168, 172_800),
            (173, 604_800), (174, nil), (-1, nil), ("11", 3600),
        ] as [(JSON, Int?)]
    )
    func `puzzel-19: validities by the table`(value: JSON, seconds: Int?) throws {
        let message = Sample.message(settings: ["validity": value])

        #expect(try Sample.code(message) == (seconds == nil ? 5 : 1))
        if let seconds { #expect(try Sample.item(message).terms.validitySeconds == seconds) }
    }

    @Test func `what a message does not say the service says`() throws {
        var terms = Sample.terms
        terms.priority = .high
        terms.validity = 144

        for message in [Sample.message(), Sample.message(settings: ["priority": .null])] {
            let item = try Sample.item(message, terms)
            #expect(item.terms.priority == .high)
            #expect(item.terms.validitySeconds == 45_000)
            #expect(item.terms.slots.isEmpty)
            #expect(item.message.form == .plain)
        }
    }

    @Test(
        arguments: [
            (["age": 16], 1), (["age": 17], 5), (["differentiator": "g", "invoiceNode": "n"], 1),
            (["differentiator": 5], 5), (["gasSettings": ["serviceCode": "01000"]], 1),
            (["gasSettings": ["serviceCode": "1000"]], 5),
            (["gasSettings": ["description": "x"]], 5),
            (["newSession": "maybe"], 5), (["autoDetectEncoding": "TRUE"], 1),
            (["sendWindow": 5], 5), (["parameter": "x"], 5), (["unknown": 5], 1),
        ] as [(JSON, Int64)]
    )
    func `settings of no effect are checked all the same`(settings: JSON, code: Int64) throws {
        #expect(try Sample.code(Sample.message(settings: settings)) == code)
    }

    @Test(
        arguments: [
            (0, nil, 1), (200, nil, 3), (200, "01000", 3), (150, "01000", 3), (200, "99999", 3),
            (60_000, "01000", 3),
        ] as [(JSON, JSON?, Int64)]
    )
    func `nothing costs anything where there is no premium`(
        price: JSON,
        serviceCode: JSON?,
        code: Int64
    ) throws {
        let settings: JSON = serviceCode.map { ["gasSettings": ["serviceCode": $0]] } ?? [:]

        #expect(try Sample.code(Sample.message(["price": price, "settings": settings])) == code)
    }

    @Test func `names have to be new where the service says so`() throws {
        let messages = [Sample.message(["clientReference": "L-501"]), Sample.message()]
        let event = Sample.post(Sample.request(messages, ["batchReference": "due"]))
        var terms = Sample.terms

        let free = try Sample.draft(event, terms)
        terms.isUnique = true
        let unique = try Sample.draft(event, terms)
        let unnamed = try Sample.draft(Sample.post(Sample.request(messages)), terms)

        #expect(free.items.map(\.terms.names) == [[], []])
        #expect(free.batchName == nil)
        #expect(unique.items.map(\.terms.names) == [["c:L-501"], []])
        #expect(unique.batchName == "b:due")
        #expect(unnamed.batchName == nil)
    }

    @Test func `puzzel-45: a report is wanted unless the message or the service has none`() throws {
        var terms = Sample.terms
        func wants(_ value: JSON, _ terms: PuzzelTerms) throws -> Bool {
            let parameters: KeyValuePairs<String, JSON> = ["skip_customer_report_delivery": value]
            let message = Sample.message(content: "Hei", parameters: parameters)
            return try Sample.item(message, terms).message.wantsReport
        }

        #expect(try Sample.item(Sample.message(), terms).message.wantsReport)
        #expect(try wants("false", terms))
        #expect(try !wants("true", terms))
        #expect(try !wants(true, terms))
        terms.dr = nil
        #expect(try !wants("false", terms))
    }
}
