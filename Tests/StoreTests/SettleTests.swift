import Gateway
import Postgres
import Store
import TestSupport
import Testing

@Suite struct SettleTests {
    @Test func `a lane hands out its messages in order and then is gone`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()
            let followers = [try await gateway.follow("two"), try await gateway.follow("three")]

            let second = try #require(try await gateway.complete(held).lane)
            let third = try #require(try await gateway.complete(second, .dead()).lane)
            let last = try await gateway.complete(third)

            #expect([second.message.id, third.message.id] == followers)
            #expect(last.word == "drained")
            #expect(try await gateway.text("SELECT count(*)::text FROM store.lane") == "0")
            #expect(
                try await gateway.rows(
                    """
                    SELECT d.state::text FROM store.delivery d JOIN store.message m USING (id)
                    ORDER BY coalesce(m.seq, 0)
                    """
                ) == ["1", "2", "1"]
            )
        }
    }

    @Test func `a follower goes out by its number, not by the age of its id`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()
            let first = try await gateway.follow("two")
            let older = gateway.newID(secondsAgo: 10)
            _ = try await gateway.take(gateway.message("three"), id: older)

            let second = try #require(try await gateway.complete(held).lane)
            let third = try #require(try await gateway.complete(second).lane)

            #expect([second.message.id, third.message.id] == [first, older])
        }
    }

    @Test func `a holder that wants no more gives the lane back at once`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()
            let follower = try await gateway.follow()

            let step = try await gateway.complete(held, wantsNext: false)
            let claimed = try await gateway.claim()

            #expect(step.word == "given back")
            #expect(claimed.map(\.message.id) == [follower])
        }
    }

    @Test func `with nobody behind it, not wanting more drains the lane`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()

            #expect(try await gateway.complete(held, wantsNext: false).word == "drained")
        }
    }

    @Test func `a gap in the numbers is stepped over`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()
            let tear = "UPDATE store.lane SET tail = tail + 3"
            try await gateway.pool.execute(script: tear, by: gateway.soon)
            let follower = try await gateway.follow()
            try await gateway.pool.execute(script: tear, by: gateway.soon)

            let second = try #require(try await gateway.complete(held).lane)
            let last = try await gateway.complete(second)

            #expect(second.message.id == follower)
            #expect(second.message.seq == 4)
            #expect(last.word == "drained")
            #expect(try await gateway.text("SELECT count(*)::text FROM store.lane") == "0")
        }
    }

    @Test func `a retry puts the lane off and counts the attempt`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()

            #expect(try await gateway.retry(held, afterSeconds: 30))

            try await gateway.pass(seconds: 29)
            #expect(try await gateway.claim().isEmpty)
            try await gateway.pass(seconds: 1)
            let again = try #require(try await gateway.claim().first)
            #expect(again.message.id == held.message.id)
            #expect(again.message.attempts == 1)
            #expect(again.lease.epoch == held.lease.epoch + 1)
        }
    }

    @Test func `attempts are those of the head, not of the lane`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()
            let follower = try await gateway.follow()
            try await gateway.retry(held)
            try await gateway.pass(seconds: 30)
            let again = try #require(try await gateway.claim().first)
            let next = try #require(try await gateway.complete(again).lane)
            try await gateway.retry(next)
            try await gateway.pass(seconds: 30)

            let last = try #require(try await gateway.claim().first)

            #expect(last.message.id == follower)
            #expect(last.message.attempts == 1)
            #expect(
                try await gateway.text("SELECT attempts::text FROM store.delivery") == "2"
            )
        }
    }

    @Test func `a lane given back untried is due at once`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()

            #expect(try await gateway.store.giveBack(held.lease, by: gateway.soon))

            let again = try #require(try await gateway.claim().first)
            #expect(again.message.id == held.message.id)
            #expect(again.message.attempts == 0)
        }
    }

    @Test(arguments: [false, true])
    func `a settlement that is repeated records nothing twice`(hasFollower: Bool) async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()
            if hasFollower { _ = try await gateway.follow() }
            _ = try await gateway.complete(held)

            #expect(try await gateway.complete(held).word == "lost")
            #expect(try await gateway.text("SELECT count(*)::text FROM store.delivery") == "1")
            #expect(
                try await gateway.text("SELECT coalesce(max(head), 1)::text FROM store.lane") == "1"
            )
        }
    }
}
