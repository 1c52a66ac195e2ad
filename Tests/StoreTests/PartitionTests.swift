import Gateway
import Postgres
import Store
import TestSupport
import Testing

@Suite struct PartitionTests {
    /// The days of this spring that have a partition, as `MMDD`.
    private func days(_ gateway: TestGateway, of table: String = "message") async throws -> [String]
    {
        try await gateway.rows(
            """
            SELECT right(relname, 4) FROM pg_class
            WHERE relkind = 'r' AND relname ~ '^\(table)_2026(02|03|04)..$' ORDER BY 1
            """
        )
    }

    private func weeks(_ gateway: TestGateway) async throws -> [String] {
        try await gateway.rows(
            """
            SELECT substring(relname FROM 'w(.*)$') FROM pg_class
            WHERE relkind = 'r' AND relname ~ '^message_key_w29[34].$' ORDER BY 1
            """
        )
    }

    @Test func `yesterday to three days ahead exist`() async throws {
        try await withStore { gateway in
            #expect(try await days(gateway) == ["0303", "0304", "0305", "0306", "0307"])
            #expect(
                try await days(gateway, of: "delivery") == ["0303", "0304", "0305", "0306", "0307"]
            )

            try await gateway.pass(seconds: 15 * 3_600 - 0.001)
            #expect(try await days(gateway).last == "0307")
            try await gateway.pass(seconds: 0.001)
            #expect(try await days(gateway).last == "0308")
        }
    }

    /// 7 days, the longest time to live, and one day more after the end of 3 March: 12 March.
    @Test(arguments: [(658_799.0, "0303"), (658_800.0, "0304")])
    func `a day goes when nothing of it can be alive`(passed: Double, first: String) async throws {
        try await withStore { gateway in
            try await gateway.pass(seconds: passed)

            #expect(try await days(gateway).first == first)
            #expect(try await days(gateway, of: "delivery").first == first)
        }
    }

    @Test func `a longer time to live keeps days longer`() async throws {
        try await withStore { gateway in
            let script = "UPDATE store.endpoint SET ttl = '9 days' WHERE name = 'handsets'"
            try await gateway.pool.execute(script: script, by: gateway.soon)

            try await gateway.pass(seconds: 9 * 86_400)
            #expect(try await days(gateway).first == "0303")
            try await gateway.pass(seconds: 86_400)
            #expect(try await days(gateway).first == "0304")
        }
    }

    @Test func `a day stays while the head of a lane is of it`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()
            for _ in 0..<20 { try await gateway.pass(seconds: 86_400) }
            #expect(try await days(gateway).first == "0304")

            _ = try await gateway.complete(held)

            #expect(try await gateway.store.maintain(by: gateway.soon) == 12)
            #expect(try await days(gateway).first == "0316")
        }
    }

    @Test func `a day does not stay for a lane whose head is younger`() async throws {
        try await withStore { gateway in
            let held = try await gateway.hold()
            try await gateway.pass(seconds: 86_400)
            _ = try await gateway.follow()
            _ = try await gateway.complete(held)

            try await gateway.pass(seconds: 8 * 86_400)
            #expect(try await days(gateway).first == "0305")
        }
    }

    @Test func `keys of this week and of the last one stay`() async throws {
        try await withStore { gateway in
            // 4 March 2026 is the last day of week 2930 since 1970, which begins on Thursdays.
            #expect(try await weeks(gateway) == ["2930", "2931"])

            try await gateway.pass(seconds: 15 * 3_600)
            #expect(try await weeks(gateway) == ["2930", "2931"])
            try await gateway.pass(seconds: 7 * 86_400 - 1)
            #expect(try await weeks(gateway).first == "2930")
            try await gateway.pass(seconds: 1)
            #expect(try await weeks(gateway).first == "2931")
        }
    }

    @Test func `maintenance is harmless again and by many at once`() async throws {
        try await withStore { gateway in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await gateway.store.maintain(by: gateway.soon) }
                }
                for try await dropped in group { #expect(dropped == 0) }
            }

            #expect(try await days(gateway) == ["0303", "0304", "0305", "0306", "0307"])
        }
    }
}
