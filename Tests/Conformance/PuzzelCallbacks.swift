import Delivery
import Dialects
import Gateway
import JSON
import TestSupport
import Testing

/// The checks on what the user's servers are called with.
extension PuzzelConformance {
    @Test(.check(41), arguments: [Callback.Form.get, .json])
    func `puzzel-41: what is answered 200 has arrived`(form: Callback.Form) async throws {
        try await withPuzzel(form: form) { rig in
            try await rig.originate()

            try await rig.sweep(after: 3600)

            #expect(rig.requests("/mo").count == 1)
        }
    }

    @Test(.check(41), arguments: [201, 204, 302, 404, 500], [Callback.Form.get, .json])
    func `puzzel-41: any other answer has it sent again`(
        status: Int,
        form: Callback.Form
    ) async throws {
        try await withPuzzel(form: form, answer: { .status($0.order == 0 ? status : 200) }) {
            rig in
            try await rig.originate()
            try await rig.sweep(after: 59)
            #expect(rig.requests("/mo").count == 1)

            try await rig.sweep(after: 1)
            try await rig.sweep(after: 3600)

            #expect(rig.requests("/mo").count == 2)
            let ids = rig.messageIDs
            #expect(ids[0] != nil && ids[0] == ids[1])
        }
    }

    @Test(.check(41))
    func `puzzel-41: what is not answered in time is sent again`() async throws {
        let time = Forwarder.exchangeTime(PuzzelCallback(), within: .seconds(75))
        #expect(time == .seconds(60))
        try await withPuzzel(
            exchange: .milliseconds(200),
            answer: { $0.order == 0 ? .hang : .status(200) }
        ) { rig in
            try await rig.originate()
            #expect(rig.requests("/mo").count == 1)

            try await rig.sweep(after: 61)

            #expect(rig.requests("/mo").count == 2)
            #expect(rig.messageIDs[0] == rig.messageIDs[1])
        }
    }

    @Test(.check(42)) func `puzzel-42: REST collects what comes within a second`() async throws {
        try await withPuzzel(form: .json) { rig in
            async let first: Void = rig.originate("1")
            async let second: Void = rig.originate("2")
            _ = try await (first, second)

            let bodies = rig.requests("/mo").compactMap { try? JSON.parse($0.body)["mo"]?.array }
            #expect(bodies.count == 1)
            let texts = bodies.first?.compactMap { $0["content"]?.string } ?? []
            #expect(texts.sorted() == ["1", "2"])
        }
    }

    @Test(.check(42)) func `puzzel-42: GET has a request a message`() async throws {
        try await withPuzzel { rig in
            async let first: Void = rig.originate("1")
            async let second: Void = rig.originate("2")
            _ = try await (first, second)

            #expect(rig.received.compactMap { $0["text"] }.sorted() == ["1", "2"])
        }
    }

    @Test(arguments: [("først 1", "først"), ("FØRST 1", "FØRST"), ("Fyrst 1", "")])
    func `keywords have no case, whatever their letters`(text: String, word: String) async throws {
        try await withPuzzel { rig in
            try await rig.originate(text)

            #expect(rig.received.map { $0["word"]?.lowercased() } == [word.lowercased()])
        }
    }

    @Test(.check(43)) func `puzzel-43: names in a template have no case`() async throws {
        let session = "a=[sessionId]&b=[sessionid]&c=[foo]&d=[MESSAGEID]"
        try await withPuzzel(terms: { terms in
            terms.mo?.url += "&" + session
        }) { rig in
            let status = try await rig.status([
                "recipient": .string(PuzzelCall.norwegian),
                "settings": ["newSession": true, "originatorSettings": PuzzelCall.network],
            ])
            let number = try #require(rig.sent.first?["from"]?.string)
            try await rig.originate(to: number)

            let fields = try #require(rig.received.first)
            #expect(fields["a"] == status["sessionId"]?.string)
            #expect(fields["b"] == status["sessionId"]?.string)
            #expect(fields["c"] == "")
            #expect(fields["d"] == fields["id"])
        }
    }

    @Test(.check(44)) func `puzzel-44: values are encoded octet by octet`() async throws {
        try await withPuzzel { rig in
            try await rig.originate("a&b=c æ")

            let query = rig.requests("/mo").map(\.query)
            #expect(query.count == 1)
            #expect(query.first?.contains("&text=a%26b%3Dc%20%C3%A6&") == true)
        }
    }

    @Test(.check(45)) func `puzzel-45: a report that nobody wants is not sent`() async throws {
        try await withPuzzel { rig in
            let skips = PuzzelCall.message(
                "Hei",
                parameters: ["skip_customer_report_delivery": "true"]
            )
            _ = try await rig.submit([skips])
            _ = try await rig.submit([PuzzelCall.message(["clientReference": "wanted"])])
            try await rig.report(0, "delivered")
            try await rig.report(1, "delivered")
            try await rig.sweep(after: 60)

            #expect(rig.reports.map { $0["name"] } == ["wanted"])
            #expect(rig.reports.map { $0["code"] } == ["0"])
        }
    }
}

extension PuzzelConformance {
    @Test func `a carrier's cause and code reach the user`() async throws {
        try await withPuzzel(form: .json) { rig in
            _ = try await rig.submit([PuzzelCall.message(), PuzzelCall.message()])
            try await rig.report(0, "failed", ["cause": "expired", "code": "027"])
            try await rig.report(1, "failed", ["cause": "undeliverable", "code": 1])

            let members = rig.requests("/dr")
                .flatMap { (try? JSON.parse($0.body))?["dr"]?.array ?? [] }
            #expect(members.map { $0["statuscode"] } == [362, 351])
            #expect(members.map { $0["extstatuscode"] } == ["027", "1"])
        }
    }
}

extension PuzzelRig {
    /// The ids of the messages that the user was called with.
    fileprivate var messageIDs: [String?] {
        requests("/mo").map { request in
            guard request.method == "POST" else { return request.puzzelFields["id"] }
            let members = (try? JSON.parse(request.body))?["mo"]?.array
            return members?.first?["messageid"]?.string
        }
    }
}
