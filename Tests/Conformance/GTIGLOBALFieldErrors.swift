import Invocation
import JSON
import TestSupport
import Testing

/// The lines of the table that are about fields.
extension GTIGLOBALErrors {
    @Test(arguments: ["from", "to"])
    func `an absent field is MISSING_FIELD`(field: String) async throws {
        try await expect(
            .object([.init(field, .null)]),
            GTIGLOBALRefusal(400, "MISSING_FIELD", field: field)
        )
    }

    @Test(
        arguments: [
            ("messageId", 7, "messageId"), ("type", true, "type"), ("from", 12_025_550_140, "from"),
            ("to", [:], "to"), ("to", ["+447700900110", 7], "to[1]"), ("owner", [], "owner"),
            ("text", 7, "text"), ("subject", 7, "subject"), ("media", "https://a.example", "media"),
            ("time", 7, "time"), ("deliveryReport", "yes", "deliveryReport"),
        ] as [(String, JSON, String)]
    )
    func `a value of the wrong type is INVALID_FIELD`(
        key: String,
        value: JSON,
        field: String
    ) async throws {
        try await expect(
            .object([.init(key, value)]),
            GTIGLOBALRefusal(400, "INVALID_FIELD", field: field)
        )
    }

    @Test(
        arguments: [
            ("from", "+0123456789", "from"), ("from", "ACME Parts Ltd", "from"),
            ("to", "+44 7700 900110", "to[0]"), ("to", "12345", "to[0]"),
            ("owner", "four", "owner"),
        ]
    )
    func `a bad number or originator is INVALID_NUMBER`(
        key: String,
        value: String,
        field: String
    ) async throws {
        try await expect(
            .object([.init(key, .string(value))]),
            GTIGLOBALRefusal(400, "INVALID_NUMBER", field: field)
        )
    }

    @Test func `51 recipients are TOO_MANY`() async throws {
        try await expect(
            ["to": .array(GTIGLOBALSample.recipients(51))],
            GTIGLOBALRefusal(400, "TOO_MANY", field: "to")
        )
    }

    @Test func `11 media are TOO_MANY`() async throws {
        let url: JSON = "https://media.example.org/p/81.jpg"
        try await expect(
            ["media": .array(Array(repeating: url, count: 11))],
            GTIGLOBALRefusal(400, "TOO_MANY", field: "media")
        )
    }

    @Test func `neither text nor media is EMPTY_MESSAGE`() async throws {
        try await expect(["text": .null], GTIGLOBALRefusal(400, "EMPTY_MESSAGE"))
    }

    @Test(
        arguments: [
            ("SMS", "a", 1_530, true), ("SMS", "a", 1_531, false), ("SMS", "я", 670, true),
            ("SMS", "я", 671, false), ("MMS", "a", 5_000, true), ("MMS", "a", 5_001, false),
        ]
    )
    func `a text over ten segments or 5,000 characters is TEXT_TOO_LONG`(
        type: String,
        letter: String,
        count: Int,
        isTaken: Bool
    ) async throws {
        let text = String(repeating: letter, count: count)
        let refusal = GTIGLOBALRefusal(400, "TEXT_TOO_LONG", field: "text")
        try await expect(
            ["type": .string(type), "text": .string(text)],
            isTaken ? nil : refusal
        )
    }

    @Test func `a name as originator of an MMS is INVALID_FIELD`() async throws {
        try await expect(
            ["from": "ACMEParts", "media": GTIGLOBALSample.media],
            GTIGLOBALRefusal(400, "INVALID_FIELD", field: "from")
        )
    }

    @Test func `several recipients without an owner are MISSING_FIELD`() async throws {
        try await expect(
            ["to": .array(GTIGLOBALSample.recipients(2))],
            GTIGLOBALRefusal(400, "MISSING_FIELD", field: "owner")
        )
    }

    @Test func `an owner outside the recipients is OWNER_NOT_IN_TO`() async throws {
        try await expect(
            ["owner": .string(GTIGLOBALSample.sibling)],
            GTIGLOBALRefusal(400, "OWNER_NOT_IN_TO", field: "owner")
        )
    }

    /// Posts the sample SMS with these fields; nil: it is taken.
    private func expect(_ changes: JSON, _ refusal: GTIGLOBALRefusal?) async throws {
        try await withHandsets { gateway in
            let answer = try await gateway.terminate(changes)

            #expect(answer.refusal == refusal)
            #expect((answer.status == 200) == (refusal == nil))
        }
    }
}
