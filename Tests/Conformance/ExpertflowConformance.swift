import Invocation
import JSON
import TestSupport
import Testing

/// The checks on `/send`; the extensions have those on callbacks, order, access and the broker.
@Suite(.conformance("expertflow", of: 42))
struct ExpertflowConformance {
    @Test(.check(1)) func `expertflow-1: a message is answered with its id and no body`()
        async throws
    {
        try await withConnector { gateway, carriers async throws in
            let answer = try await gateway.send()

            #expect(answer.status == 200)
            #expect(answer.body.isEmpty)
            #expect(answer.headers["content-length"] == "0")
            let id = try #require(answer.headers["x-message-sid"])
            #expect(id.hasPrefix("SM") && id.count == 34)
            #expect(carriers.all("to") == [ExpertflowSample.number])
            #expect(carriers.all("text") == ["Your agent will call at 14:00"])
        }
    }

    @Test(.check(2)) func `expertflow-2: without From it is the channel's originator`()
        async throws
    {
        try await withConnector { gateway, carriers async throws in
            _ = try await gateway.send()
            _ = try await gateway.send(["From": "30303", "To": .string(ExpertflowSample.sibling)])

            #expect(carriers.all("from") == ["20901", "30303"])
        }
        try await withConnector(originator: nil) { gateway, carriers async throws in
            let answer = try await gateway.send()

            #expect(answer.status == 400)
            #expect(answer.headers["x-error"] == "From is required")
            #expect(carriers.requests.isEmpty)
        }
    }

    @Test(
        .check(3),
        arguments: [
            ([:], "/smpp"), (["channel": "SMPP"], "/smpp"), (["Channel": "smpp"], "/smpp"),
            (["channel": "twilio"], "/twilio"), (["channel": "fax"], nil),
        ] as [(JSON, String?)]
    )
    func `expertflow-3: a channel is the way out`(changes: JSON, path: String?) async throws {
        try await withConnector { gateway, carriers async throws in
            let answer = try await gateway.send(changes)

            #expect(answer.status == (path == nil ? 400 : 200))
            #expect(carriers.requests.map(\.path) == [path].compactMap(\.self))
        }
    }

    @Test(
        .check(4),
        arguments: [#"{"Body":"Hi"}"#, #"{"To":"","Body":"Hi"}"#, #"{"To":null,"Body":"Hi"}"#]
    )
    func `expertflow-4: To is needed`(body: String) async throws {
        try await refuse(body, "To is required")
    }

    @Test(.check(5), arguments: [#"{"To":"+447700900410"}"#, #"{"To":"+447700900410","Body":""}"#])
    func `expertflow-5: Body is needed`(body: String) async throws {
        try await refuse(body, "Body is required")
    }

    @Test(.check(5)) func `expertflow-5: a Body of one blank will do`() async throws {
        try await withConnector { gateway, carriers async throws in
            #expect(try await gateway.send(["Body": " "]).status == 200)
            #expect(carriers.all("text") == [" "])
        }
    }

    @Test(
        .check(6),
        arguments: [
            (String(repeating: "a", count: 1_600), 200),
            (String(repeating: "a", count: 1_601), 400),
            (String(repeating: "😀", count: 800), 200),
            (String(repeating: "😀", count: 801), 400),
        ]
    )
    func `expertflow-6: a text has at most 1,600 units`(text: String, status: Int) async throws {
        try await withConnector { gateway, _ async throws in
            #expect(try await gateway.send(["Body": .string(text)]).status == status)
        }
    }

    @Test(.check(7)) func `expertflow-7: a number without quotes is one, a fraction is none`()
        async throws
    {
        try await withConnector { gateway, carriers async throws in
            let whole = try await gateway.send(#"{"To":447700900410,"Body":"Hi"}"#)
            #expect(whole.status == 200)
            #expect(carriers.all("to") == ["+447700900410"])

            let fraction = try await gateway.send(#"{"To":447700900410.5,"Body":"Hi"}"#)
            #expect(fraction.status == 400)
            #expect(carriers.requests.count == 1)
        }
    }

    @Test(
        .check(8),
        arguments: [
            (["To": "+44 7700 900410"], 400), (["To": "+44770090o410"], 400),
            (["From": "ACME Support"], 400), (["From": "ACME"], 200),
        ] as [(JSON, Int)]
    )
    func `expertflow-8: addresses have no blanks, and names 11 characters`(
        changes: JSON,
        status: Int
    ) async throws {
        try await withConnector { gateway, carriers async throws in
            #expect(try await gateway.send(changes).status == status)
            #expect(carriers.requests.count == (status == 200 ? 1 : 0))
        }
    }

    @Test(
        .check(9),
        arguments: [
            #"{"To":"+447700900410","Body":"Hi",}"#,
            "{\"To\":\"+447700900410\", // the customer\n\"Body\":\"Hi\"}",
        ]
    )
    func `expertflow-9: comments and trailing commas are no JSON`(body: String) async throws {
        try await refuse(body)
    }

    @Test(.check(10), arguments: ["", #"[{"To":"+447700900410","Body":"Hi"}]"#])
    func `expertflow-10: a body has to be an object`(body: String) async throws {
        try await refuse(body)
    }

    @Test(.check(11)) func `expertflow-11: what is not known is passed over`() async throws {
        try await withConnector { gateway, carriers async throws in
            #expect(try await gateway.send(["Priority": 3]).status == 200)
            #expect(carriers.requests.count == 1)
        }
    }

    /// A body is answered with 400, a reason and no body; nothing is sent.
    private func refuse(_ body: String, _ reason: String? = nil) async throws {
        try await withConnector { gateway, carriers async throws in
            let answer = try await gateway.send(body)

            #expect(answer.status == 400)
            #expect(answer.body.isEmpty)
            let told = try #require(answer.headers["x-error"])
            if let reason { #expect(told == reason) }
            #expect(carriers.requests.isEmpty)
        }
    }
}
