import Invocation
import JSON
import Testing

/// The judge of hostile inputs can find something.
@Suite struct HostileJudgeTests {
    private let input = HostileInput(function: "TerminateMessage", event: .object([]))

    private func fault(
        _ status: Int = 200,
        _ headers: [String: String] = ["content-type": "application/json"],
        _ body: String = "",
        errors: [String] = []
    ) -> String? {
        let answer = HTTPAnswer(status: status, headers: headers, body: Array(body.utf8))
        return HostileJudgement(.http(answer), to: input, errors: errors).fault
    }

    @Test func `a failure of ours, a broken form and a foreign header are faults`() {
        #expect(fault(200) == nil)
        #expect(fault(503) == "status 503")
        #expect(fault(500, ["content-type": "text/xml"], "<a>Fault></a>") == nil)
        #expect(fault(200, ["content-type": "application/json"], "{") == "the answer is no JSON")
        #expect(fault(200, ["content-type": "text/xml"], "<a>") == "the answer is no XML")
        #expect(fault(200, [:], "x") == "an answer of no type")
        #expect(fault(200, ["x": "a\r\nb"]) == "control characters in the header x")
        #expect(fault(errors: ["not accepted: x"]) == "logged: not accepted: x")
        #expect(fault(errors: ["record dropped: x"]) == nil)
    }

    @Test func `an input of a seed is the same each time`() throws {
        let bases = try HostileInput.bases()

        for seed in 0..<200 as Range<UInt64> {
            let (one, same) = (
                HostileInput.made(from: bases, seed: seed),
                HostileInput.made(from: bases, seed: seed)
            )
            #expect(one.bytes == same.bytes)
        }
    }

    @Test func `a fault is told with a small event`() async throws {
        let base = try #require(try HostileInput.bases().first)
        var input = base
        input.event.set("rawQueryString", "a=1&needle=2&b=3")

        let small = try await input.shrunk("found") { input in
            input.event["rawQueryString"]?.string?.contains("needle") == true ? "found" : nil
        }

        #expect(small.event.members?.count == 1)
        #expect(small.event.text.utf8.count < 40)
    }
}
