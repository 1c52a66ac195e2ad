import Gateway
import Postgres
import Store
import TestSupport
import Testing

@Suite struct AcceptTests {
    @Test func `a free lane sends at once, a busy one stores`() async throws {
        try await withStore { gateway in
            let first = try await gateway.take(gateway.message("one"))
            let second = try await gateway.take(gateway.message("two"))
            let other = try await gateway.take(gateway.message("three", of: 1))

            #expect([first.word, second.word, other.word] == ["send", "stored", "send"])
            #expect(
                try await gateway.rows(
                    "SELECT tail || ' ' || leased FROM store.lane ORDER BY subscriber"
                ) == ["1 true", "0 true"]
            )
        }
    }

    @Test func `a lane that waits stores`() async throws {
        try await withStore { gateway in
            try await gateway.retry(gateway.hold())

            #expect(try await gateway.take(gateway.message()).word == "stored")
        }
    }

    @Test(arguments: [(0, "send"), (1, "stored"), (2, "stored")])
    func `a circuit that is not closed stores`(state: Int, word: String) async throws {
        try await withStore { gateway in
            try await gateway.pool.execute(
                script: "UPDATE store.endpoint SET state = \(state)",
                by: gateway.soon
            )

            #expect(try await gateway.take(gateway.message()).word == word)
            #expect(
                try await gateway.text("SELECT (NOT leased)::text FROM store.lane")
                    == (state == 0 ? "false" : "true")
            )
        }
    }

    @Test func `a repeat by its own id is a duplicate while the lane lives and after`() async throws
    {
        try await withStore { gateway in
            let id = gateway.newID()
            let held = try await gateway.hold(id: id)

            #expect(try await gateway.take(gateway.message(), id: id).word == "duplicate")
            #expect(try await gateway.text("SELECT tail::text FROM store.lane") == "0")

            #expect(try await gateway.complete(held).word == "drained")
            #expect(try await gateway.take(gateway.message(), id: id).word == "duplicate")
            #expect(try await gateway.text("SELECT count(*)::text FROM store.lane") == "0")
            #expect(try await gateway.text("SELECT count(*)::text FROM store.message") == "1")
        }
    }

    @Test func `only an owner's own partner may send for it`() async throws {
        try await withStore { gateway in
            let unknown = try #require(MSISDN("+447700900999"))
            let others = gateway.message("Hi", id: "uc-1", owner: Sample.othersSubscriber)
            let nobodys = gateway.message("Hi", id: "uc-1", owner: unknown)

            #expect(try await gateway.take(others).word == "\(Rejection.ownerNotAllowed)")
            #expect(try await gateway.take(nobodys).word == "\(Rejection.unknownSubscriber)")
            #expect(
                try await gateway.take(gateway.message(), from: .secret("cst-0000000000000000"))
                    .word
                    == "\(Rejection.unauthorized)"
            )
            #expect(
                try await gateway.take(gateway.message(), from: .secret(Sample.clientToken)).word
                    == "send"
            )
        }
    }

    @Test func `a message of a day without a partition fails loudly and leaves nothing`()
        async throws
    {
        try await withStore { gateway in
            let script = "DROP TABLE store.message_20260304"
            try await gateway.pool.execute(script: script, by: gateway.soon)

            var state = "none"
            do {
                _ = try await gateway.take(gateway.message())
            } catch PostgresError.server(let sqlstate, _) { state = sqlstate }

            #expect(state == "23514")
            #expect(try await gateway.text("SELECT count(*)::text FROM store.lane") == "0")
        }
    }

    @Test(arguments: [(-601, true), (-599, false), (599, false), (601, true)])
    func `an id of a clock that is off by over ten minutes is refused`(
        secondsAgo: Double,
        isRefused: Bool
    ) async throws {
        try await withStore { gateway in
            let id = gateway.newID(secondsAgo: secondsAgo)

            var state = "none"
            do {
                _ = try await gateway.take(gateway.message(), id: id)
            } catch PostgresError.server(let sqlstate, _) { state = sqlstate }

            #expect(state == (isRefused ? "WP002" : "none"))
        }
    }
}
