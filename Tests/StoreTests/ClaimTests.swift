import Gateway
import Store
import TestSupport
import Testing

@Suite struct ClaimTests {
    /// Lets a lane of `acme`'s partner side wait, beside those of its carrier.
    private func letOriginationWait(_ gateway: TestGateway) async throws -> HeldLane {
        let intake = try await gateway.store.originate(
            gateway.message(),
            id: gateway.newID(),
            hasKey: false,
            from: .trusted(name: "handsets"),
            carrier: "handsets",
            by: gateway.soon
        ).intake
        guard case .accepted(let held?) = intake else { throw Unexpected(what: intake.word) }
        _ = try await gateway.store.giveBack(held.lease, by: gateway.soon)
        return held
    }

    @Test(arguments: [(3, 100, 3), (100, 4, 4), (100, 100, 10)])
    func `a claim keeps its limit and an endpoint's share`(
        limit: Int,
        share: Int,
        count: Int
    ) async throws {
        try await withStore { gateway in
            try await gateway.fill(lanes: 10)

            let first = try await gateway.claim(limit: limit, share: share)
            let rest = try await gateway.claim()

            #expect(first.count == count)
            #expect(Set((first + rest).map(\.message.id)).count == 10)
        }
    }

    @Test func `the share is each endpoint's own`() async throws {
        try await withStore { gateway in
            try await gateway.fill(lanes: 10)
            let held = try await letOriginationWait(gateway)

            let claimed = try await gateway.claim(share: 2)

            #expect(claimed.count == 3)
            #expect(claimed.contains { $0.message.id == held.message.id })
        }
    }

    @Test func `endpoints in hand are left alone`() async throws {
        try await withStore { gateway in
            try await gateway.fill(lanes: 10)
            let held = try await letOriginationWait(gateway)
            let carrier = try await gateway.text(
                "SELECT endpoint_id::text FROM store.endpoint WHERE name = 'handsets'"
            )

            let claimed = try await gateway.claim(skipping: [try #require(Int(carrier))])

            #expect(claimed.map(\.message.id) == [held.message.id])
        }
    }

    @Test func `the lanes that are due longest come first`() async throws {
        try await withStore { gateway in
            for subscriber in 0..<4 {
                let held = try await gateway.hold(of: subscriber)
                try await gateway.retry(held, afterSeconds: 40 - 10 * subscriber)
            }
            try await gateway.pass(seconds: 60)

            let claimed = try await gateway.claim(limit: 2)

            #expect(
                Set(claimed.map(\.lease.subscriber)) == Set(Sample.subscribers[2...3].map(\.e164))
            )
        }
    }

    @Test func `a lane in hand is not claimed`() async throws {
        try await withStore { gateway in
            _ = try await gateway.hold()
            try await gateway.fill(lanes: 1)

            #expect(try await gateway.claim().count == 1)
            #expect(try await gateway.claim().isEmpty)
        }
    }

    @Test func `the time to the next lane counts down to zero`() async throws {
        try await withStore { gateway in
            #expect(try await gateway.store.timeToNextDue(by: gateway.soon) == nil)
            try await gateway.retry(gateway.hold(), afterSeconds: 30)

            #expect(try await gateway.store.timeToNextDue(by: gateway.soon) == .seconds(30))
            try await gateway.pass(seconds: 31)
            #expect(try await gateway.store.timeToNextDue(by: gateway.soon) == .zero)
        }
    }
}
