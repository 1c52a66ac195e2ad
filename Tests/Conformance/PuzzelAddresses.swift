import Invocation
import JSON
import TestSupport
import Testing

/// The checks on recipients and originators.
extension PuzzelConformance {
    @Test(.check(12), arguments: ["+46 70-174 06 11", "0046701740611", "46701740611"])
    func `puzzel-12: a number is brought to one form`(written: String) async throws {
        try await withPuzzel { rig in
            let status = try await rig.status(["recipient": .string(written)])

            #expect(status["statusCode"] == 1)
            #expect(status["recipient"] == "+46701740611")
            #expect(rig.sent.map { $0["to"] } == ["+46701740611"])
        }
    }

    @Test(.check(13)) func `puzzel-13: a bare plus in a query is one`() async throws {
        try await withPuzzel { rig in
            let answer = try await rig.send(
                PuzzelCall.get(
                    "message[0].recipient=+46701740613&message[0].content=Kl%C3%A6r"
                )
            )

            #expect(answer.status == 200)
            #expect(answer.puzzelType == "text/xml")
            #expect(answer.puzzelCodes == [1])
            #expect(answer.puzzelText.contains("<recipient>+46701740613</recipient>"))
            #expect(rig.texts == ["Klær"])
        }
    }

    @Test(.check(14)) func `puzzel-14: a Norwegian number is a mobile one`() async throws {
        try await withPuzzel { rig in
            let statuses = try await rig.submit(
                ["+4722345678", "+4741234567", "+474123456"].map {
                    PuzzelCall.message(["recipient": .string($0)])
                }
            )

            #expect(statuses.map { $0["statusCode"] } == [5, 1, 5])
        }
    }

    @Test(
        .check(15),
        arguments: [("FjordbokOslo", 5), ("Fjord_bok", 5), ("Fjord & Bok", 1)] as [(String, Int64)]
    )
    func `puzzel-15: a name has 11 characters and no underscore`(
        name: String,
        code: Int64
    ) async throws {
        try await withPuzzel { rig in
            let told = try await rig.code(settings: Self.originator("ALPHANUMERIC", name))

            #expect(told == code)
            #expect(rig.sent.map { $0["from"] } == (code == 1 ? [.string(name)] : []))
        }
    }

    @Test(.check(16)) func `puzzel-16: the type's case does not matter`() async throws {
        try await withPuzzel { rig in
            let messages = ["Alphanumeric", "ALPHANUMERIC", "alphanumeric", "SHORT"].map {
                PuzzelCall.message(["settings": Self.originator($0, "2097")])
            }

            let statuses = try await rig.submit(messages)

            #expect(statuses.map { $0["statusCode"] } == [1, 1, 1, 5])
            #expect(rig.sent.count == 3)
        }
    }

    @Test(.check(17)) func `puzzel-17: with a price no originator is chosen`() async throws {
        try await withPuzzel { rig in
            let code = try await rig.code([
                "price": 200, "settings": Self.originator("NETWORK", "2097"),
            ])

            #expect(code == 3)
            #expect(rig.sent.isEmpty)
        }
    }

    private static func originator(_ type: String, _ text: String) -> JSON {
        ["originatorSettings": ["originatorType": .string(type), "originator": .string(text)]]
    }
}
