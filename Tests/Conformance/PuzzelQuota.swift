import Gateway
import JSON
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
