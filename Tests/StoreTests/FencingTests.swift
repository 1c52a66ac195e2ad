import Gateway
import Store
import TestSupport
import Testing

@Suite struct FencingTests {
    @Test func `recovery makes a lane due when its lease has run out, not before`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()

            try await gateway.pass(seconds: Double(Limits.leaseSeconds) - 1)
            #expect(try await gateway.store.recover(by: gateway.soon) == 0)
            #expect(try await gateway.claim().isEmpty)
            try await gateway.pass(seconds: 1)
            #expect(try await gateway.claim().isEmpty)
            #expect(try await gateway.store.recover(by: gateway.soon) == 1)

            let claimed = try await gateway.claim()
            #expect(claimed.map(\.message.id) == [held.message.id])
            #expect(claimed.map(\.lease.epoch) == [held.lease.epoch + 1])
        }
    }

    @Test func `a late holder still settles until its lane is claimed`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()
            let follower = try await gateway.follow()
            try await gateway.pass(seconds: Double(Limits.leaseSeconds))
            _ = try await gateway.store.recover(by: gateway.soon)

            let next = try await gateway.complete(held).lane

            #expect(next?.message.id == follower)
            #expect(next?.lease.epoch == held.lease.epoch)
            #expect(try await gateway.claim().isEmpty)
        }
    }

    @Test func `a late holder has lost all rights once its lane is claimed`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()
            _ = try await gateway.follow()
            try await gateway.pass(seconds: Double(Limits.leaseSeconds))
            _ = try await gateway.store.recover(by: gateway.soon)
            let claimed = try #require(try await gateway.claim().first)
            let look = "SELECT l::text FROM store.lane l"
            let before = try await gateway.text(look)

            #expect(try await gateway.complete(held).word == "lost")
            #expect(try await !gateway.retry(held))
            #expect(try await !gateway.store.giveBack(held.lease, by: gateway.soon))
            #expect(try await gateway.store.renew(held.lease, by: gateway.soon) == nil)
            #expect(try await gateway.text(look) == before)
            #expect(try await gateway.text("SELECT count(*)::text FROM store.delivery") == "0")

            #expect(try await gateway.complete(claimed).word == "next")
        }
    }

    @Test func `a late holder has no right to a later incarnation of its lane`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()
            _ = try await gateway.complete(held)
            let next = try await gateway.hold()

            #expect(next.lease.epoch == held.lease.epoch)
            #expect(try await gateway.complete(held).word == "lost")
            #expect(try await !gateway.retry(held))
            #expect(try await gateway.complete(next).word == "drained")
        }
    }

    @Test func `a step past half of the lease renews it`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()
            _ = try await gateway.follow()
            try await gateway.pass(seconds: Double(Limits.leaseSeconds) / 2 + 1)
            _ = try await gateway.complete(held)

            try await gateway.pass(seconds: Double(Limits.leaseSeconds) - 1)
            #expect(try await gateway.store.recover(by: gateway.soon) == 0)
            try await gateway.pass(seconds: 1)
            #expect(try await gateway.store.recover(by: gateway.soon) == 1)
        }
    }

    @Test func `a lease that is renewed lasts from then on, for its holder too`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()
            try await gateway.pass(seconds: Double(Limits.leaseSeconds) - 1)
            let start = ContinuousClock.now

            let renewed = try #require(
                try await gateway.store.renew(held.lease, by: gateway.soon)
            )

            #expect(renewed.epoch == held.lease.epoch)
            #expect(renewed.safeUntil >= start + .seconds(Limits.leaseSeconds) * 19 / 20)
            #expect(renewed.safeUntil < ContinuousClock.now + .seconds(Limits.leaseSeconds))
            try await gateway.pass(seconds: Double(Limits.leaseSeconds) - 1)
            #expect(try await gateway.store.recover(by: gateway.soon) == 0)
            try await gateway.pass(seconds: 1)
            #expect(try await gateway.store.recover(by: gateway.soon) == 1)
        }
    }

    @Test func `a lease that was taken away, or given back, is not renewed`() async throws {
        try await withStore { gateway in
            let late = try await gateway.hold()
            let early = try await gateway.hold(of: 1)
            _ = try await gateway.store.giveBack(early.lease, by: gateway.soon)
            try await gateway.pass(seconds: Double(Limits.leaseSeconds))
            _ = try await gateway.store.recover(by: gateway.soon)

            for held in [late, early] {
                #expect(try await gateway.store.renew(held.lease, by: gateway.soon) == nil)
            }
            #expect(try await gateway.claim().count == 2)
        }
    }

    @Test func `after a step a holder trusts half of a lease at least`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()
            _ = try await gateway.follow()
            let start = ContinuousClock.now

            let next = try #require(try await gateway.complete(held).lane)

            let half = Duration.seconds(Limits.leaseSeconds) / 2
            #expect(next.lease.safeUntil >= max(held.lease.safeUntil, start + half))
            #expect(next.lease.safeUntil <= ContinuousClock.now + half * 2)
        }
    }
}
