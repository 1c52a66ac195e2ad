import TestSupport
import Testing

/// The checks on the list of numbers.
extension MGageConformance {
    @Test(.check(16)) func `mgage-16: a call needs a number`() async throws {
        try await withMGage { gateway, _ in
            let codes = try await gateway.codes([
                ["numbers": nil], ["numbers": ""], ["numbers": ",,"],
            ])

            #expect(codes == [[109], [109], [109]])
        }
    }

    @Test(.check(17)) func `mgage-17: an empty item is skipped`() async throws {
        try await withMGage { gateway, carrier in
            let reply = try await gateway.mgage(["numbers": "12025550123,"])

            #expect(reply.codes == [0])
            #expect(reply.numbers == ["12025550123"])
            #expect(carrier.requests.count == 1)
        }
    }

    @Test(.check(18, 19), arguments: ["12025550123,12025550123", "12025550123, 12025550123"])
    func `mgage-18, 19: the same number twice is refused`(numbers: String) async throws {
        try await withMGage { gateway, carrier in
            let reply = try await gateway.mgage(["numbers": numbers])

            #expect(reply.codes == [113])
            #expect(reply.numbers == [nil])
            #expect(carrier.requests.isEmpty)
        }
    }

    @Test(.check(20, 22), arguments: ["1-202-555-0123", "1202555012", "+12025550123"])
    func `mgage-20, 22: a lone number that is malformed is told for the call`(
        number: String
    ) async throws {
        try await withMGage { gateway, carrier in
            let reply = try await gateway.mgage(["numbers": number])

            #expect(reply.codes == [111])
            #expect(reply.numbers == [nil])
            #expect(carrier.requests.isEmpty)
        }
    }

    @Test(.check(21)) func `mgage-21: a malformed number does not hinder the others`() async throws
    {
        try await withMGage { gateway, carrier in
            let numbers = ["12025550123", "1-202-555-0124", "12025550125"]

            let reply = try await gateway.mgage(["numbers": numbers.joined(separator: ",")])

            #expect(reply.codes == [0, 111, 0])
            #expect(reply.numbers == numbers)
            #expect(reply.ids.count == 2)
            #expect(Set(carrier.all("to")) == ["+12025550123", "+12025550125"])
        }
    }

    @Test(.check(23)) func `mgage-23: a number of another country is not served`() async throws {
        try await withMGage { gateway, carrier in
            let reply = try await gateway.mgage(["numbers": "33639980011"])

            #expect(reply.codes == [105])
            #expect(reply.numbers == ["33639980011"])
            #expect(reply.text.contains("33"))
            #expect(carrier.requests.isEmpty)
        }
    }

    @Test(.check(24)) func `mgage-24: malformed and foreign ones are told apart`() async throws {
        try await withMGage { gateway, carrier in
            let reply = try await gateway.mgage(["numbers": "1-202-555-0123,33639980011"])

            #expect(reply.codes == [111, 105])
            #expect(reply.numbers == ["1-202-555-0123", "33639980011"])
            #expect(carrier.requests.isEmpty)
        }
    }
}
