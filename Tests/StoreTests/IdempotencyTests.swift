import Gateway
import Store
import TestSupport
import Testing

@Suite struct IdempotencyTests {
    @Test func `the same content under one id is a duplicate, other content a conflict`()
        async throws
    {
        try await withStore { gateway in
            _ = try await gateway.take(gateway.message("one"), hasKey: true)

            let same = try await gateway.take(gateway.message("one"), hasKey: true)
            let other = try await gateway.take(gateway.message("two"), hasKey: true)

            #expect(same.word == "duplicate")
            #expect(other.word == "\(Rejection.duplicateID)")
            #expect(try await gateway.text("SELECT count(*)::text FROM store.message") == "1")
            #expect(try await gateway.text("SELECT tail::text FROM store.lane") == "0")
        }
    }

    @Test func `a duplicate of a delivered message opens no lane`() async throws {
        try await withStore { gateway in
            let intake = try await gateway.take(gateway.message("one"), hasKey: true)
            guard case .accepted(let held?) = intake else { throw Unexpected(what: intake.word) }
            _ = try await gateway.complete(held)

            #expect(
                try await gateway.take(gateway.message("one"), hasKey: true).word == "duplicate"
            )
            #expect(try await gateway.text("SELECT count(*)::text FROM store.lane") == "0")
        }
    }

    @Test func `one id of two owners or of two partners is two messages`() async throws {
        try await withStore { gateway in
            let others = gateway.message("one", id: "uc-1", owner: Sample.othersSubscriber)

            #expect(try await gateway.take(gateway.message("one"), hasKey: true).word == "send")
            #expect(
                try await gateway.take(gateway.message("one", of: 1), hasKey: true).word == "send"
            )
            let other = try await gateway.take(others, hasKey: true, from: .trusted(name: "other"))
            #expect(other.word == "send")
            #expect(try await gateway.text("SELECT count(*)::text FROM store.message") == "3")
        }
    }

    @Test func `a key of a carrier is not one of a partner`() async throws {
        try await withStore { gateway in
            _ = try await gateway.take(gateway.message("one"), hasKey: true)

            let intake = try await gateway.store.originate(
                gateway.message("two"),
                id: gateway.newID(),
                hasKey: true,
                from: .secret(Sample.carrierSecret),
                carrier: "handsets",
                by: gateway.soon
            ).intake

            #expect(intake.word == "send")
        }
    }

    /// When an id is used first, after how many seconds again, and what comes of it.
    ///
    /// The week of keys ends 15 h after the tests' clock starts.
    static let repeats: [(Double, Double, String)] = [
        (0, 0, "duplicate"),
        (0, 53_999, "duplicate"),
        (0, 54_000, "duplicate"),
        (0, 604_799, "duplicate"),
        (0, 604_800, "duplicate"),
        (0, 604_801, "send"),
        (53_999, 1, "duplicate"),
        (54_000, 604_799, "duplicate"),
        (54_000, 604_801, "send"),
    ]

    @Test(arguments: repeats)
    func `an id is remembered for seven days`(
        start: Double,
        later: Double,
        word: String
    ) async throws {
        try await withStore { gateway in
            try await gateway.pass(seconds: start)
            let intake = try await gateway.take(gateway.message("one"), hasKey: true)
            guard case .accepted(let held?) = intake else { throw Unexpected(what: intake.word) }
            _ = try await gateway.complete(held)

            try await gateway.pass(seconds: later)

            #expect(try await gateway.take(gateway.message("one"), hasKey: true).word == word)
        }
    }

    @Test func `an id that was forgotten and used again is remembered from then on`() async throws {
        try await withStore { gateway in
            for _ in 0..<3 {
                let intake = try await gateway.take(gateway.message("one"), hasKey: true)
                guard case .accepted(let held?) = intake else {
                    throw Unexpected(what: intake.word)
                }
                _ = try await gateway.complete(held)
                let repeated = try await gateway.take(gateway.message("one"), hasKey: true)
                #expect(repeated.word == "duplicate")
                try await gateway.pass(seconds: 604_801)
            }
        }
    }
}
