import Delivery
import Foundation
import Invocation
import JSON
import Store
import TestSupport
import Testing

/// What the checks say of lists and times beside their numbers.
extension MGageConformance {
    @Test(arguments: [(172_799, 2, "accepted"), (172_800, 1, "expired")])
    func `a message waits for 48 hours`(seconds: Double, tries: Int, status: String) async throws {
        try await withMGage(answer: { .status($0.order == 0 ? 503 : 200) }) { gateway, carrier in
            _ = try await gateway.mgage()
            try await gateway.pass(seconds: seconds)
            try await gateway.sweep()

            #expect(carrier.requests.count == tries)
            let told = try await gateway.export(query: "startDate=2026-03-04")
            #expect(told.listed("status") == [status])
        }
    }

    @Test func `a list of more than 10,000 says where it goes on`() async throws {
        try await withMGage { gateway, _ in
            try await gateway.keep(10_001)
            try await gateway.pass(seconds: 60)

            let told = try await gateway.export()
            let next = told["next"]?.string
            let rest = try await gateway.export(query: "startDate=\(next ?? "")")

            #expect(told["messages"]?.array?.count == 10_000)
            #expect(next == "2026-03-04T09:00:10.000Z")
            #expect(rest.listed("text") == ["10000"])
            #expect(rest["next"] == nil)
        }
    }

    @Test func `a message that is sent again is listed once`() async throws {
        try await withMGage(answer: { .status($0.order == 0 ? 422 : 200) }) { gateway, carrier in
            let ids = try await gateway.mgage().ids
            try await gateway.pass(seconds: 1)
            let refused = try await gateway.export()
            let id = try #require(carrier.requests.first?["id"].flatMap { UUIDv7($0) })
            let newID = gateway.context("test", CollectedFollowUps()).makeID()
            let isReplayed = try await gateway.store.replay(id, as: newID, by: gateway.soon)
            try await gateway.sweep()
            try await gateway.pass(seconds: 1)

            let told = try await gateway.export()

            #expect(isReplayed)
            #expect(refused.listed("status") == ["failed"])
            #expect(told.listed("status") == ["accepted"])
            #expect(told.listed("messageId") == ids)
        }
    }
}
