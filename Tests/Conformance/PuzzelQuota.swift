import Gateway
import JSON
import Store
import TestSupport
import Testing

/// The checks on names that may not come twice, and on too many messages to one number.
extension PuzzelConformance {
    @Test(.check(39)) func `puzzel-39: a name is free again after an hour`() async throws {
        try await withPuzzel(terms: { $0.isUnique = true }) { rig in
            let message: JSON = ["clientReference": "L-501"]

            #expect(try await rig.code(message) == 1)
            try await rig.gateway.pass(seconds: 3599)
            #expect(try await rig.code(message) == 25)
            try await rig.gateway.pass(seconds: 1)
            #expect(try await rig.code(message) == 1)

            #expect(rig.sent.count == 2)
        }
    }

    @Test(.check(39)) func `puzzel-39: without uniqueness names may come twice`() async throws {
        try await withPuzzel { rig in
            for _ in 1...2 {
                let code = try await rig.code(["clientReference": "L-501"])
                #expect(code == 1)
            }
        }
    }

    @Test(.check(39)) func `puzzel-39: a message that is refused leaves its name free`()
        async throws
    {
        try await withPuzzel(terms: { $0.isUnique = true }) { rig in
            let astray: JSON = [
                "clientReference": "L-501", "recipient": .string(PuzzelCall.norwegian),
                "settings": [
                    "sessionId": "aaaaaaaaaaaaaaaaaaaa", "originatorSettings": PuzzelCall.network,
                ],
            ]
            let codes = try await rig.submit([
                PuzzelCall.message(astray), PuzzelCall.message(["clientReference": "L-501"]),
            ])

            #expect(codes.map { $0["statusCode"] } == [5, 1])
            #expect(rig.sent.count == 1)
        }
    }

    @Test(.check(40)) func `puzzel-40: the hour is the last one, whenever it is`() async throws {
        try await withPuzzel(terms: { $0.quota = 3 }) { rig in
            #expect(try await rig.code() == 1)
            try await rig.gateway.pass(seconds: 3540)
            for _ in 1...2 { #expect(try await rig.code() == 1) }
            #expect(try await rig.code() == 24)
            try await rig.gateway.pass(seconds: 60)

            #expect(try await rig.code() == 1)
            #expect(try await rig.code() == 24)
        }
    }

    @Test(.check(40)) func `puzzel-40: a held message ends with its validity`() async throws {
        try await withPuzzel(terms: { $0.quota = 1 }) { rig in
            #expect(try await rig.code() == 1)
            #expect(try await rig.code(settings: ["validity": 0]) == 24)

            try await rig.sweep(after: 299)
            #expect(rig.reports.isEmpty)
            try await rig.sweep(after: 1)
            try await rig.sweep(after: 1)

            #expect(rig.reports.map { $0["code"] } == ["361"])
            #expect(try await rig.manage("GET").json["messageBatch"] == [])
            #expect(rig.sent.count == 1)
        }
    }

    @Test(.check(40)) func `puzzel-40: a message that an operator drops is told`() async throws {
        try await withPuzzel(terms: { $0.quota = 1 }) { rig in
            #expect(try await rig.code() == 1)
            #expect(try await rig.code() == 24)
            let store = rig.gateway.store
            let held = try await store.holds(limit: 10, by: rig.gateway.soon)

            _ = try await store.decide(
                hold: held[0].id,
                isReleased: false,
                by: rig.gateway.soon
            )
            try await rig.sweep(after: 1)

            #expect(rig.reports.count == 1)
            #expect(rig.sent.count == 1)
        }
    }

    @Test(.check(40)) func `puzzel-40: the 101st message to a number is held`() async throws {
        try await withPuzzel { rig in
            let statuses = try await rig.submit(
                Array(repeating: PuzzelCall.message(), count: 101),
                ["batchReference": "many"]
            )

            #expect(statuses.prefix(100).allSatisfy { $0["statusCode"] == 1 })
            #expect(statuses.last?["statusCode"] == 24)
            #expect(statuses.last?["messageId"]?.string != nil)
            #expect(rig.sent.count == 100)
            let batch = try await rig.manage("GET", "many").json["messageBatch"]
            #expect(batch == ["clientBatchReference": "many", "totalSize": 1, "onHold": 1])
            #expect(try await rig.code(["recipient": "+46701740612"]) == 1)

            try await rig.sweep(after: 60)
            #expect(rig.sent.count == 101)
        }
    }
}
