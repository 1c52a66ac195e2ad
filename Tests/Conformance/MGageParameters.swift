import Invocation
import TestSupport
import Testing

/// The checks on the parameters, one by one and in their order.
extension MGageConformance {
    @Test(.check(6)) func `mgage-6: message_type is sms in any case`() async throws {
        try await withMGage { gateway, _ in
            let codes = try await gateway.codes([
                ["message_type": "SMS"], ["message_type": "mms"], ["message_type": nil],
            ])

            #expect(codes == [[0], [104], [104]])
            let told = try await gateway.mgage(["message_type": "mms"]).text
            #expect(told.contains("mms"))
        }
    }

    @Test(.check(7)) func `mgage-7: message_billed is no`() async throws {
        try await withMGage { gateway, carrier in
            let codes = try await gateway.codes([
                ["message_billed": nil], ["message_billed": "maybe"],
                ["message_billed": "No"], ["message_billed": "yes"],
            ])

            #expect(codes == [[106], [106], [0], [1]])
            #expect(carrier.requests.count == 1)
        }
    }

    @Test(.check(13)) func `mgage-13: allow_long_messages is yes or no`() async throws {
        try await withMGage { gateway, _ in
            let codes = try await gateway.codes([
                ["allow_long_messages": "true"], ["allow_long_messages": ""],
                ["allow_long_messages": "YES"],
            ])

            #expect(codes == [[114], [114], [0]])
        }
    }

    @Test(.check(14)) func `mgage-14: a message is more than blanks`() async throws {
        try await withMGage { gateway, _ in
            let codes = try await gateway.codes([["message": "  "], ["message": nil]])

            #expect(codes == [[108], [108]])
        }
    }

    @Test(.check(15)) func `mgage-15: an unbilled message needs an originator`() async throws {
        try await withMGage { gateway, carrier in
            let codes = try await gateway.codes([
                ["spoof_from": nil], ["spoof_from": "AcmeParts"],
                ["spoof_from": "TwelveLetter"],
            ])
            let query = MGageSample.query().replacing("spoof_from=20597", with: "spoof_from")
            let bare = try await gateway.mgage(query: query)

            #expect(codes == [[201], [0], [201]])
            #expect(bare.codes == [201])
            #expect(carrier.all("from") == ["AcmeParts"])
        }
    }

    @Test(.check(25)) func `mgage-25: a program that is not the user's is refused`() async throws {
        try await withMGage { gateway, carrier in
            for program in ["1", SampleMGage.foreignProgram, nil] {
                let reply = try await gateway.mgage(["program_id": program])

                #expect(reply.status == 200)
                #expect(reply.codes == [1])
                #expect(reply.numbers == [nil])
            }
            let second = try await gateway.mgage([
                "program_id": SampleMGage.otherProgram, "spoof_from": "20598",
            ])
            let mixed = try await gateway.mgage(["program_id": SampleMGage.otherProgram])

            #expect(second.codes == [0])
            #expect(mixed.codes == [1])
            #expect(carrier.all("from") == ["20598"])
        }
    }

    @Test(.check(26)) func `mgage-26: of several faults the first is told`() async throws {
        try await withMGage { gateway, _ in
            let numbers = MGageSample.numbers(251)
            let codes = try await gateway.codes([
                ["message": "", "numbers": numbers],
                ["message": "", "numbers": numbers, "program_id": "1"],
                ["message_type": "", "message_billed": "", "message": ""],
            ])

            #expect(codes == [[108], [108], [104]])
        }
    }

    @Test(.check(27)) func `mgage-27: what nobody knows is ignored`() async throws {
        try await withMGage { gateway, _ in
            let codes = try await gateway.mgage(["colour": "blue"]).codes
            #expect(codes == [0])
        }
    }

    @Test(.check(28)) func `mgage-28: a form is read too, but the query counts first`() async throws
    {
        try await withMGage { gateway, carrier in
            let form = try await gateway.mgage(query: "", form: MGageSample.query())
            let both = try await gateway.mgage(
                query: "message=Query",
                form: MGageSample.query(["message": "Form"])
            )

            #expect(form.codes == [0])
            #expect(both.codes == [0])
            #expect(carrier.all("text") == ["Your order ships today", "Query"])
        }
    }

    @Test(.check(29)) func `mgage-29: the first of two equal names counts`() async throws {
        try await withMGage { gateway, carrier in
            let query = "message=a&message=b&" + MGageSample.query(["message": nil])

            let codes = try await gateway.mgage(query: query).codes
            #expect(codes == [0])
            #expect(carrier.all("text") == ["a"])
        }
    }

    @Test(.check(30)) func `mgage-30: a plus is a blank`() async throws {
        try await withMGage { gateway, carrier in
            let query = MGageSample.query(["message": nil]) + "&message=50%25+off"

            let codes = try await gateway.mgage(query: query).codes
            #expect(codes == [0])
            #expect(carrier.all("text") == ["50% off"])
        }
    }

    @Test(.check(31), arguments: ["%ff", "%zz", "50%"])
    func `mgage-31: a value has to be well encoded`(value: String) async throws {
        try await withMGage { gateway, carrier in
            let query = MGageSample.query(["message": nil]) + "&message=" + value

            let reply = try await gateway.mgage(query: query)

            #expect(reply.status == 400)
            #expect(reply.answer.headers["content-type"]?.hasPrefix("text/plain") == true)
            #expect(carrier.requests.isEmpty)
        }
    }
}
