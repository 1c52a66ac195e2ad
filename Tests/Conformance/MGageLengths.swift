import JSON
import TestSupport
import Testing

/// The checks on how long a text may be.
extension MGageConformance {
    @Test(.check(8)) func `mgage-8: 160 characters are one message`() async throws {
        try await withMGage { gateway, carrier in
            try await gateway.expectLimit(of: "x", 160, tooLong: "161")
            #expect(carrier.partCounts == [1])
        }
    }

    @Test(.check(9)) func `mgage-9: a euro sign is two of them`() async throws {
        try await withMGage { gateway, carrier in
            try await gateway.expectLimit(of: "€", 80, tooLong: "162")
            #expect(carrier.partCounts == [1])
        }
    }

    @Test(.check(10)) func `mgage-10: 70 letters that need UCS-2 are one message`() async throws {
        try await withMGage { gateway, carrier in
            try await gateway.expectLimit(of: "Ж", 70, tooLong: "71")
            #expect(carrier.partCounts == [1])
        }
    }

    @Test(.check(11)) func `mgage-11: an emoji is two of them`() async throws {
        try await withMGage { gateway, carrier in
            try await gateway.expectLimit(of: "😀", 35, tooLong: "72")
            #expect(carrier.partCounts == [1])
        }
    }

    @Test(.check(12)) func `mgage-12: a long message has up to ten parts`() async throws {
        try await withMGage { gateway, carrier in
            let lengths = [161, 1_530, 1_531]
            let codes = try await gateway.codes(
                lengths.map { count in
                    [
                        "message": String(repeating: "x", count: count),
                        "allow_long_messages": "yes",
                    ]
                }
            )

            #expect(codes == [[0], [0], [107]])
            #expect(carrier.partCounts == [2, 10])
        }
    }
}

extension TestGateway {
    /// A text of so many characters is taken and one more is not, whether long ones are refused by
    /// name or by default.
    fileprivate func expectLimit(
        of character: Character,
        _ count: Int,
        tooLong: String
    ) async throws {
        let longer = String(repeating: character, count: count + 1)

        let fits = try await mgage(["message": String(repeating: character, count: count)])
        let byDefault = try await mgage(["message": longer])
        let byName = try await mgage(["message": longer, "allow_long_messages": "no"])

        #expect(fits.codes == [0])
        for refused in [byDefault, byName] {
            #expect(refused.codes == [107])
            #expect(refused.numbers == [nil])
            #expect(refused.text.contains(tooLong))
        }
    }
}

extension RecordingServer {
    /// How many parts the messages have, in the order of arrival.
    fileprivate var partCounts: [Int] {
        requests.map { request in
            (try? JSON.parse(request.body))?["parts"]?.array?.count ?? 0
        }
    }
}
