import JSON
import TestSupport
import Testing

/// The checks on content.
extension PuzzelConformance {
    @Test(.check(21)) func `puzzel-21: a text has at most six parts`() async throws {
        try await withPuzzel { rig in
            let contents = [161, 918, 919].map { String(repeating: "a", count: $0) }
            let carets = String(repeating: "^", count: 459)
            let statuses = try await rig.submit(
                (contents + [carets]).map { PuzzelCall.message(["content": .string($0)]) }
            )

            #expect(statuses.map { $0["statusCode"] } == [1, 1, 5, 5])
            #expect(rig.sent.count == 2)
            #expect(Self.partLengths(rig.sent[0]) == [153, 8])
            #expect(Self.partLengths(rig.sent[1]) == [153, 153, 153, 153, 153, 153])
        }
    }

    @Test(.check(22)) func `puzzel-22: what is outside the alphabet is refused`() async throws {
        try await withPuzzel { rig in
            let status = try await rig.status(["content": "Привет"])

            #expect(status["statusCode"] == 5)
            #expect(status["statusMessage"]?.string?.hasPrefix("content") == true)
            #expect(rig.sent.isEmpty)
        }
    }

    @Test(.check(23)) func `puzzel-23: detected text goes as UCS-2`() async throws {
        try await withPuzzel { rig in
            for (count, code) in [(402, 1), (403, 5)] as [(Int, Int64)] {
                let content = String(repeating: "ж", count: count)
                let told = try await rig.code([
                    "content": .string(content), "settings": ["autoDetectEncoding": true],
                ])
                #expect(told == code)
            }

            #expect(rig.sent.count == 1)
            let parts = rig.sent.first?["parts"]?.array ?? []
            #expect(parts.map { $0["dcs"] } == Array(repeating: 8, count: 6))
            #expect(parts.first?["data"]?.string?.hasPrefix("04360436") == true)
        }
    }

    @Test(.check(24)) func `puzzel-24: letters are removed or made plain`() async throws {
        try await withPuzzel { rig in
            let settings: [JSON] = [
                Self.parsing("SAFE_REMOVE_NON_GSM"),
                Self.parsing("SAFE_REMOVE_NON_GSM_WITH_REPLACE"),
                ["safeRemoveNonGsmCharacters": true],
            ]

            let statuses = try await rig.submit(
                settings.map { PuzzelCall.message(["content": "áàóòúù", "settings": $0]) }
            )

            #expect(statuses.map { $0["statusCode"] } == [1, 1, 1])
            #expect(rig.texts == ["àòù", "aàoòuù", "aàoòuù"])
        }
    }

    @Test(.check(25)) func `puzzel-25: of what is removed something is left`() async throws {
        try await withPuzzel { rig in
            let code = try await rig.code([
                "content": "Привет", "settings": Self.parsing("SAFE_REMOVE_NON_GSM"),
            ])

            #expect(code == 5)
            #expect(rig.sent.isEmpty)
        }
    }

    @Test(.check(26)) func `puzzel-26: the parameter wins over the setting`() async throws {
        try await withPuzzel { rig in
            let detects: JSON = ["autoDetectEncoding": true]
            let both = detects.changing(Self.parsing("NONE"))

            let statuses = try await rig.submit(
                [both, detects].map {
                    PuzzelCall.message(["content": "Hei 🙂", "settings": $0])
                }
            )

            #expect(statuses.map { $0["statusCode"] } == [5, 1])
        }
    }

    private static func parsing(_ type: String) -> JSON {
        ["parameter": [["key": "parsing-type", "value": .string(type)]]]
    }

    /// Octets of the parts that a carrier was given.
    private static func partLengths(_ message: JSON) -> [Int] {
        (message["parts"]?.array ?? []).map { ($0["data"]?.string?.utf8.count ?? 0) / 2 }
    }
}
