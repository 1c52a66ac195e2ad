import JSON
import TestSupport
import Testing

/// The checks on sessions.
extension PuzzelConformance {
    @Test(.check(36)) func `puzzel-36: a reply comes with the session`() async throws {
        try await withPuzzel { rig in
            let session = try await rig.begin()

            let number = try #require(rig.sent.first?["from"]?.string)
            #expect(number.hasPrefix("2097") && number.utf8.count == 14)
            try await rig.originate("Ja", to: number)
            try await rig.originate("Nei")

            #expect(rig.received.map { $0["text"] } == ["Ja", "Nei"])
            #expect(rig.received.map { $0["session"] } == [session, ""])
            #expect(rig.received.map { $0["to"] } == [number, "2097"])
        }
    }

    @Test(.check(37)) func `puzzel-37: a new session wins over one that is there`() async throws {
        try await withPuzzel { rig in
            let first = try await rig.begin()
            let second = try await rig.begin(["sessionId": .string(first)])
            let status = try await rig.goOn(second)

            #expect(first != second)
            #expect(status["sessionId"] == .string(second))
            let numbers = rig.sent.map { $0["from"] }
            #expect(numbers[0] != numbers[1])
            #expect(numbers[1] == numbers[2])
        }
    }

    @Test(.check(38)) func `puzzel-38: a session ends 14 days after its last use`() async throws {
        try await withPuzzel { rig in
            let session = try await rig.begin()

            try await rig.sweep(after: 14 * 86_400 - 1)
            #expect(try await rig.goOn(session)["statusCode"] == 1)
            try await rig.gateway.pass(seconds: 14 * 86_400)

            #expect(try await rig.goOn(session)["statusCode"] == 5)
            try await rig.gateway.sweep()
            #expect(try await rig.goOn(session)["statusCode"] == 5)
            #expect(rig.sent.count == 2)
        }
    }
}

extension PuzzelRig {
    /// Begins a session with a Norwegian handset; its id.
    fileprivate func begin(_ settings: JSON = [:]) async throws -> String {
        let all: JSON = ["newSession": true, "originatorSettings": PuzzelCall.network]
        let status = try await status([
            "recipient": .string(PuzzelCall.norwegian), "settings": all.changing(settings),
        ])
        #expect(status["statusCode"] == 1)
        return try #require(status["sessionId"]?.string)
    }

    fileprivate func goOn(_ session: String) async throws -> JSON {
        try await status([
            "recipient": .string(PuzzelCall.norwegian),
            "settings": ["sessionId": .string(session), "originatorSettings": PuzzelCall.network],
        ])
    }
}
