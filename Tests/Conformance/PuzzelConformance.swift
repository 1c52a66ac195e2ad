import Gateway
import Invocation
import JSON
import TestSupport
import Testing

/// The checks on requests, while the extensions have the others.
///
/// That on SMPP is left out, as nobody here speaks it yet, and that on reports part by part, as no
/// carrier here gives them.
@Suite(.conformance("puzzel", of: 52))
struct PuzzelConformance {
    @Test(.check(1)) func `puzzel-1: a message is taken and goes out`() async throws {
        try await withPuzzel { rig in
            let answer = try await rig.send(PuzzelCall.request([PuzzelCall.message()]))

            #expect(answer.status == 200)
            let status = try #require(answer.json["messageStatus"]?.array?.first)
            #expect(status["statusCode"] == 1)
            #expect(status["sequenceIndex"] == 1)
            #expect((status["messageId"]?.string?.utf8.count ?? 0) >= 12)
            let batch = try #require(answer.json["batchReference"]?.string)
            #expect(batch.utf8.count == 36 && batch.split(separator: "-").count == 5)
            #expect(rig.texts == ["Hei"])
            #expect(rig.sent.first?["from"] == "2097")
        }
    }

    @Test(.check(2)) func `puzzel-2: statuses come in the order of the messages`() async throws {
        try await withPuzzel { rig in
            let statuses = try await rig.submit(
                ["+46701740612", "+46701740611", "+46701740613"].map {
                    PuzzelCall.message(["recipient": .string($0)])
                }
            )

            #expect(statuses.map { $0["sequenceIndex"] } == [1, 2, 3])
            #expect(statuses.map { $0["statusCode"] } == [1, 1, 1])
            #expect(
                statuses.map { $0["recipient"] } == [
                    "+46701740612", "+46701740611", "+46701740613",
                ]
            )
        }
    }

    @Test(.check(3)) func `puzzel-3: the name of a request comes back`() async throws {
        try await withPuzzel { rig in
            let answer = try await rig.send(
                PuzzelCall.request([PuzzelCall.message()], ["batchReference": "due-2026-03"])
            )

            #expect(answer.json["batchReference"] == "due-2026-03")
        }
    }

    @Test(.check(4)) func `puzzel-4: with a wrong password nothing is queued`() async throws {
        try await withPuzzel { rig in
            let answer = try await rig.send(
                PuzzelCall.request(
                    [PuzzelCall.message(), PuzzelCall.message()],
                    ["password": "Torsk-89", "batchReference": "b"]
                )
            )
            try await rig.gateway.sweep()

            #expect(answer.status == 401)
            #expect(answer.puzzelCodes == [2, 2])
            #expect(rig.sent.isEmpty)
            #expect(try await rig.manage("GET").json["messageBatch"] == [])
        }
    }

    @Test(.check(5), arguments: ["serviceId", "username", "password"])
    func `puzzel-5: a request says who sends it`(field: String) async throws {
        try await withPuzzel { rig in
            let answer = try await rig.send(
                PuzzelCall.request([PuzzelCall.message()], .object([.init(field, .null)]))
            )

            #expect(answer.status == 400)
            #expect(answer.puzzelCodes == [5])
            #expect(answer.puzzelText.contains(field))
        }
    }

    @Test(.check(6)) func `puzzel-6: a request has 1 to 1000 messages`() async throws {
        try await withPuzzel(terms: { $0.quota = 0 }) { rig in
            let later = PuzzelCall.message([
                "settings": ["sendWindow": ["startDate": "2026-03-05"]]
            ])
            let none = try await rig.send(PuzzelCall.request([]))
            let most = try await rig.submit(Array(repeating: later, count: 1000))
            let more = try await rig.send(
                PuzzelCall.request(Array(repeating: later, count: 1001))
            )

            #expect(none.status == 400)
            #expect(none.puzzelCodes == [5])
            #expect(most.count { $0["statusCode"] == 1 } == 1000)
            #expect(more.status == 400)
            #expect(more.puzzelCodes == [5])
        }
    }
}
