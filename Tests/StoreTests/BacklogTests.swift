import Gateway
import Invocation
import Postgres
import Store
import TestSupport
import Testing

@Suite struct BacklogTests {
    private func backlog(_ gateway: TestGateway) async throws -> Backlog {
        try await gateway.store.backlog(by: gateway.soon)
    }

    @Test func `nothing waits where there is nothing`() async throws {
        try await withStore { gateway in
            let backlog = try await backlog(gateway)

            #expect(backlog.messages == 0)
            #expect(backlog.oldestMilliseconds == nil)
            #expect(backlog.openCircuits == 0)
        }
    }

    @Test func `what is in flight does not wait, what is behind it does`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()
            #expect(try await backlog(gateway).messages == 0)
            try await gateway.pass(seconds: 2)
            _ = try await gateway.follow()
            try await gateway.pass(seconds: 3)
            _ = try await gateway.follow()
            try await gateway.pass(seconds: 4)

            let behind = try await backlog(gateway)
            try await gateway.retry(held)
            let all = try await backlog(gateway)

            #expect(behind.messages == 2)
            #expect(behind.oldestMilliseconds == 7_000)
            #expect(all.messages == 3)
            #expect(all.oldestMilliseconds == 9_000)
        }
    }

    @Test func `a lane that never ends is as old as its head, not as its first message`()
        async throws
    {
        try await withStore { gateway in
            let first = try await gateway.hold()
            for _ in 1...3 {
                try await gateway.pass(seconds: 10)
                _ = try await gateway.follow()
            }
            let second = try #require(try await gateway.complete(first).lane)
            try await gateway.retry(second)
            let young = try await gateway.hold(of: 1)
            try await gateway.retry(young)

            let backlog = try await backlog(gateway)

            #expect(backlog.messages == 4)
            #expect(backlog.oldestMilliseconds == 20_000)
        }
    }

    @Test func `a message waits from its time of sending on, and a held one does not`()
        async throws
    {
        try await withStore { gateway in
            let rows = [(-5, false), (60, false), (-90, true)]
            for (seconds, isHeld) in rows {
                let id = gateway.newID()
                try await gateway.pool.execute(
                    script: """
                        INSERT INTO store.scheduled (id, source_id, endpoint_id, subscriber, due_at,
                            is_held, starts, ends, priority, reports, body)
                        SELECT '\(id)', s.endpoint_id, e.endpoint_id, '+4790000001',
                               store.clock() + make_interval(secs => \(seconds)), \(isHeld),
                               '{}', '{}', 2, false, '{}'
                        FROM store.endpoint s, store.endpoint e
                        WHERE s.name = 'acme' AND e.name = 'handsets'
                        """,
                    by: gateway.soon
                )
            }

            let backlog = try await backlog(gateway)

            #expect(backlog.messages == 1)
            #expect(backlog.oldestMilliseconds == 5_000)
        }
    }

    @Test func `an endpoint that is not trusted fully is an open circuit`() async throws {
        try await withStore { gateway in
            var counts: [Int] = []
            for state in [1, 2, 0] {
                try await gateway.setCircuit(state)
                counts.append(try await backlog(gateway).openCircuits)
            }

            #expect(counts == [1, 1, 0])
        }
    }

    @Test func `what expired is told once, by partner and kind`() async throws {
        try await withStore { gateway in
            for subscriber in 0...1 {
                try await gateway.retry(try await gateway.hold(of: subscriber))
            }
            try await gateway.pass(seconds: Double(Limits.carrierValiditySeconds))
            _ = try await gateway.claim()

            let first = try await gateway.store.takeUncounted(by: gateway.soon)
            let second = try await gateway.store.takeUncounted(by: gateway.soon)

            let acme = PartnerLabel(name: "acme", dialect: "gtiglobal")
            #expect(first.map(\.partner) == [acme])
            #expect(first.map(\.kind) == [.mt])
            #expect(first.map(\.what) == [.expired])
            #expect(first.map(\.count) == [2])
            #expect(second == [])
        }
    }

    @Test(arguments: [nil, 0, 429, 503])
    func `what expired is told whatever kept it waiting`(_ code: Int?) async throws {
        try await withStore { gateway in
            _ = try await gateway.store.retry(
                try await gateway.hold(),
                code: code,
                isFault: false,
                after: .seconds(30),
                by: gateway.soon
            )
            try await gateway.pass(seconds: Double(Limits.carrierValiditySeconds))
            _ = try await gateway.claim()

            let uncounted = try await gateway.store.takeUncounted(by: gateway.soon)

            #expect(uncounted.map(\.what) == [.expired])
        }
    }

    @Test func `an agreement that ends expires nothing`() async throws {
        try await withStore { gateway in
            try await gateway.retry(try await gateway.hold(wantsReport: true))
            let withdraw = """
                SELECT store.withdraw(endpoint_id)::text FROM store.endpoint WHERE name = 'handsets'
                """
            #expect(try await gateway.rows(withdraw) == ["1"])

            #expect(try await gateway.store.takeUncounted(by: gateway.soon) == [])
        }
    }

    @Test func `measuring reads no message table through, however much waits`() async throws {
        try await withBacklog { store, pool in
            let statistics = TableStatistics(pool: pool)
            let scans = try await statistics.scans(of: "message", "delivery", "scheduled")
            let reads = try await statistics.reads(of: "message", "scheduled")

            let backlog = try await store.backlog(by: .now + .seconds(60))

            #expect(backlog.messages == 20_000)
            let later = try await statistics.scans(of: "message", "delivery", "scheduled")
            #expect(later == scans)
            #expect(try await statistics.reads(of: "message", "scheduled") - reads < 1_000)
        }
    }
}
