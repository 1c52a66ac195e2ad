import Gateway
import Handlers
import Invocation
import JSON
import TestSupport
import Testing

/// The checks on how calls are answered, and on what does not stop them.
extension MGageConformance {
    @Test(.check(32), arguments: [nil, "*/*", "text/html"])
    func `mgage-32: the answer is XML unless JSON is asked for`(accept: String?) async throws {
        try await withMGage { gateway, _ in
            let json = try await gateway.mgage(query: MGageSample.query())
            let xml = try await gateway.mgage(query: MGageSample.query(), accept: accept)

            #expect(json.answer.headers["content-type"]?.hasPrefix("application/json") == true)
            #expect(json.codes == [0])
            #expect(xml.answer.headers["content-type"] == "application/xml; charset=UTF-8")
            let start = #"<gatewayResponse xmlns="http://communicatepro.mgage.com/api"><recipient "#
            #expect(xml.body.contains(start + #"number="12025550123"><status>0</status>"#))
        }
    }

    @Test(.check(33)) func `mgage-33: what was sent is escaped in XML`() async throws {
        try await withMGage { gateway, _ in
            let number = try await gateway.mgage(
                query: MGageSample.query(["numbers": "12025550123,<&>"]),
                accept: nil
            )
            let type = try await gateway.mgage(
                query: MGageSample.query(["message_type": "<&>"]),
                accept: nil
            )

            #expect(number.body.contains(#"number="&lt;&amp;&gt;""#))
            #expect(type.body.contains("&lt;&amp;&gt;"))
        }
    }

    @Test(.check(34)) func `mgage-34: the same call twice is two messages`() async throws {
        try await withMGage { gateway, carrier in
            let first = try await gateway.mgage()
            let second = try await gateway.mgage()

            #expect(first.codes + second.codes == [0, 0])
            #expect(first.ids != second.ids)
            #expect(carrier.requests.count == 2)
        }
    }

    @Test(.check(35)) func `mgage-35: a STOP of before stops nothing`() async throws {
        try await withMGage { gateway, carrier in
            try await gateway.mgageMO("STOP")

            let codes = try await gateway.mgage().codes
            #expect(codes == [0])
            #expect(carrier.requests.count == 1)
        }
    }

    @Test(.check(36)) func `mgage-36: what cannot be stored is told as our fault`() async throws {
        try await withMGage { gateway, carrier in
            try await gateway.run("ALTER FUNCTION store.submit RENAME TO out_of_reach")

            let reply = try await gateway.mgage(["numbers": MGageSample.numbers(3)])

            #expect(reply.status == 500)
            #expect(reply.codes == [1])
            #expect(reply.numbers == [nil])
            try await gateway.run("ALTER FUNCTION store.out_of_reach RENAME TO submit")
            try await gateway.pass(seconds: 120)
            try await gateway.sweep()
            #expect(carrier.requests.isEmpty)
        }
    }

    @Test func `the 21st call in a second has to wait where 20 are agreed`() async throws {
        let agreements = SampleMGage.agreements(requestsPerSecond: 20)
        try await withTestGateway(agreements) { gateway in
            let start = ContinuousClock.now
            let function = TerminateMessage(
                forwarder: gateway.wiring.forwarder,
                limiter: RateLimiter(start: start)
            )
            let event = HTTPEvent(
                method: "POST",
                path: MGageSample.path,
                query: MGageSample.query(),
                headers: ["authorization": SampleMGage.authorization]
            )
            var answers: [HTTPAnswer] = []
            for milliseconds in Array(repeating: 0, count: 21) + [1_000] {
                // Delivery after the answer is left out: it would not be done by a standing clock.
                var context = gateway.context(TerminateMessage.name, CollectedFollowUps())
                context.clock.monotonic = { start + .milliseconds(milliseconds) }
                guard case .http(let answer) = try await function.handle(.http(event), context)
                else { throw CancellationError() }
                answers.append(answer)
            }

            #expect(answers.map(\.status) == Array(repeating: 200, count: 20) + [429, 200])
            #expect(answers[20].headers["retry-after"] == "1")
        }
    }
}

extension TestGateway {
    /// Lets a handset write to the short code of the first program.
    func mgageMO(_ text: String, to code: String = "20597") async throws {
        let answer = try await ofCarrier(
            OriginateMessage.name,
            "mo",
            [
                "from": .string("+" + MGageSample.number), "to": .string(code),
                "text": .string(text),
            ]
        )
        #expect(answer.status == 200)
    }

    /// Lets the carrier report on a message that it was given.
    func mgageReport(_ id: String?, _ status: String) async throws {
        let report: JSON = ["id": .string(id ?? ""), "status": .string(status)]
        let answer = try await ofCarrier(DeliveryReport.name, "report", report)
        #expect(answer.status == 200)
    }

    private func ofCarrier(
        _ function: String,
        _ what: String,
        _ body: JSON
    ) async throws -> HTTPAnswer {
        let event = HTTPEvent(
            method: "POST",
            path: "/carrier/north/\(what)",
            headers: [
                "authorization": "Bearer " + SampleMGage.carrierSecret,
                "content-type": "application/json",
            ],
            pathParameters: ["name": "north"],
            body: body.serialized()
        )
        return try await request(function, event)
    }
}
