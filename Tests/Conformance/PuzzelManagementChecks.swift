import Invocation
import JSON
import TestSupport
import Testing

/// The checks on management.
extension PuzzelConformance {
    @Test(.check(47)) func `puzzel-47: a service without requests has an empty list`()
        async throws
    {
        try await withPuzzel { rig in
            let list = try await rig.manage("GET")
            let stranger = try await rig.manage("GET", password: "Torsk-89")
            let unknown = try await rig.manage("GET", "due-2026-03")

            #expect(list.status == 200)
            #expect(list.json == ["messageBatch": []])
            #expect(stranger.status == 401)
            #expect(stranger.headers["www-authenticate"]?.hasPrefix("Basic") == true)
            #expect(unknown.status == 404)
        }
    }

    @Test(.check(47)) func `puzzel-47: a request is stopped once`() async throws {
        try await withPuzzel { rig in
            let later = PuzzelCall.message([
                "clientReference": "L-640", "settings": ["sendWindow": ["startDate": "2026-03-05"]],
            ])
            let statuses = try await rig.submit([later], ["batchReference": "due-2026-03"])

            let first = try await rig.manage("DELETE", "due-2026-03")
            let second = try await rig.manage("DELETE", "due-2026-03")
            try await rig.sweep(after: 7 * 86_400)

            #expect(first.status == 200)
            #expect(
                first.json == [
                    "serviceId": 4711, "clientBatchReference": "due-2026-03",
                    "stoppedMessages": [
                        [
                            "messageId": try #require(statuses.first?["messageId"]),
                            "clientMessageReference": "L-640",
                        ]
                    ],
                ]
            )
            #expect(second.status == 404)
            #expect(rig.sent.isEmpty)
            #expect(rig.reports.isEmpty)
        }
    }

    @Test(.check(48)) func `puzzel-48: what has begun is sent and reported`() async throws {
        let (untilOpened, gate) = AsyncStream<Never>.makeStream()
        try await withPuzzel(answer: { request in
            if request.path == "/mt" { for await _ in untilOpened {} }
            return .status(200)
        }) { rig in
            let messages = (1...3).map {
                PuzzelCall.message(["clientReference": .string("L-\($0)")])
            }
            async let sending = rig.submit(messages, ["batchReference": "now"])
            await rig.server.waitForRequests(1)
            let stopped = try await rig.manage("DELETE", "now")
            gate.finish()
            let statuses = try await sending

            #expect(stopped.status == 200)
            let ids = stopped.json["stoppedMessages"]?.array?.map { $0["messageId"] }
            #expect(Set(ids ?? []) == Set(statuses.dropFirst().map { $0["messageId"] }))
            try await rig.report(0, "delivered")
            try await rig.sweep(after: 60)

            #expect(rig.sent.count == 1)
            #expect(rig.reports.map { $0["name"] } == ["L-1"])
            #expect(rig.reports.map { $0["code"] } == ["0"])
        }
    }
}
