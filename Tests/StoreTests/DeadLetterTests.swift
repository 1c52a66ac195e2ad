import Gateway
import Invocation
import Store
import TestSupport
import Testing

@Suite struct DeadLetterTests {
    private func bury(_ gateway: TestGateway, of subscriber: Int = 0) async throws -> UUIDv7 {
        let held = try await gateway.hold(of: subscriber)
        _ = try await gateway.complete(held, .dead())
        return held.message.id
    }

    private func letters(
        _ gateway: TestGateway,
        before: UUIDv7? = nil,
        limit: Int = 100
    ) async throws -> [DeadLetter] {
        try await gateway.store.deadLetters(before: before, limit: limit, by: gateway.soon)
    }

    @Test func `dead and expired messages are listed, newest first, page by page`() async throws {
        try await withStore { gateway in
            let expired = try await gateway.hold(of: 1)
            try await gateway.retry(expired)
            try await gateway.pass(seconds: Double(Limits.carrierValiditySeconds))
            _ = try await gateway.claim()
            let dead = try await bury(gateway)
            _ = try await gateway.complete(gateway.hold(of: 2))

            let all = try await letters(gateway)
            let page = try await letters(gateway, limit: 1)
            let next = try await letters(gateway, before: page.last?.id, limit: 1)

            #expect(all.map(\.id) == [dead, expired.message.id])
            #expect(all.map(\.hasExpired) == [false, true])
            #expect(all.map(\.code) == [400, 503])
            #expect(all.map(\.subscriber) == [Sample.subscribers[0], Sample.subscribers[1]])
            #expect(page.map(\.id) == [dead])
            #expect(next.map(\.id) == [expired.message.id])
        }
    }

    @Test func `a replay goes to the end of its lane under a new id`() async throws {
        try await withStore { gateway in
            let id = try await bury(gateway)
            let held = try await gateway.hold()
            let follower = try await gateway.follow()
            let newID = gateway.newID()

            #expect(try await gateway.store.replay(id, as: newID, by: gateway.soon))

            let second = try #require(try await gateway.complete(held).lane)
            let third = try #require(try await gateway.complete(second).lane)
            #expect([second.message.id, third.message.id] == [follower, newID])
            guard case .mt(let message) = third.message.load else {
                throw Unexpected(what: "no MT")
            }
            #expect(message.messageID == "uc-1")
            #expect(try await letters(gateway).isEmpty)
        }
    }

    @Test func `a replay into a free lane is due at once`() async throws {
        try await withStore { gateway in
            let id = try await bury(gateway)
            let newID = gateway.newID()

            #expect(try await gateway.store.replay(id, as: newID, by: gateway.soon))

            #expect(try await gateway.claim().map(\.message.id) == [newID])
        }
    }

    @Test func `a dead letter is replayed or discarded once`() async throws {
        try await withStore { gateway in
            let replayed = try await bury(gateway)
            let discarded = try await bury(gateway, of: 1)
            let store = gateway.store

            #expect(try await store.replay(replayed, as: gateway.newID(), by: gateway.soon))
            #expect(try await store.discard(discarded, by: gateway.soon))

            for id in [replayed, discarded] {
                #expect(try await !store.replay(id, as: gateway.newID(), by: gateway.soon))
                #expect(try await !store.discard(id, by: gateway.soon))
            }
            #expect(try await letters(gateway).isEmpty)
            #expect(try await gateway.text("SELECT count(*)::text FROM store.message") == "3")
        }
    }

    @Test func `what was delivered, waits or is unknown is no dead letter`() async throws {
        try await withStore { gateway in
            let delivered = try await gateway.sent()
            let waiting = try await gateway.hold(of: 1).message.id

            for id in [delivered, waiting, gateway.newID()] {
                #expect(try await !gateway.store.replay(id, as: gateway.newID(), by: gateway.soon))
                #expect(try await !gateway.store.discard(id, by: gateway.soon))
            }
        }
    }
}
