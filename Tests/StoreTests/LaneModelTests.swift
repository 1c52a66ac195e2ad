import Postgres
import TestSupport
import Testing

/// Many histories of the lanes as a pure model, and the database held against it.
///
/// `WAYPOST_SEED` sets the first seed.
@Suite struct LaneModelTests {
    /// The model itself knows of no pooler.
    private static let histories = TestServer.pooler == nil ? 100_000 : 1_000
    private static let sample = 200

    @Test func `no history breaks a lane, and the database does the same as the model`()
        async throws
    {
        let first = LaneExplorer.firstSeed
        var explorer = LaneExplorer()
        var findings: [LaneExplorer.Finding] = []
        for seed in first..<first + UInt64(Self.histories) where findings.count < 3 {
            if let finding = explorer.explore(seed: seed) { findings.append(finding) }
            // Other tests run on the same threads.
            if seed % 64 == 0 { await Task.yield() }
        }
        let (differences, steps) = try await compare(first)

        print(
            """
            lane-model seeds=\(first)..<\(first + UInt64(Self.histories)) \
            interleavings=\(Self.histories) steps=\(explorer.steps) \
            violations=\(findings.count) sql_histories=\(Self.sample) sql_steps=\(steps) \
            differences=\(differences.count)
            """
        )
        #expect(findings.map(\.description) == [])
        #expect(differences == [])
    }

    /// The first histories on a database.
    private func compare(_ first: UInt64) async throws -> (differences: [String], steps: Int) {
        try await withReplay { replay in
            var differences: [String] = []
            for seed in first..<first + UInt64(Self.sample) where differences.count < 3 {
                let history = LaneExplorer.history(seed: seed, length: 40)
                if let difference = try await replay.run(history) {
                    differences.append("seed=\(seed)\n" + difference)
                }
            }
            return (differences, replay.steps)
        }
    }

    private func withReplay<Result>(
        _ body: (inout LaneReplay) async throws -> Result
    ) async throws -> Result {
        try await withTestGateway { gateway in
            for script in [Probe.function, LaneReplay.script] {
                try await gateway.pool.execute(script: script, by: gateway.soon)
            }
            var replay = LaneReplay(gateway: gateway)
            return try await body(&replay)
        }
    }

    private func find(_ flaw: LaneFlaw) throws -> LaneExplorer.Finding {
        var explorer = LaneExplorer(flaw: flaw)
        for seed in 1...20_000 as ClosedRange<UInt64> {
            if let finding = explorer.explore(seed: seed) { return finding }
        }
        throw Unexpected(what: "\(flaw) is not found")
    }

    @Test(arguments: LaneFlaw.allCases)
    func `a broken variant is found, and its history is short`(flaw: LaneFlaw) throws {
        let found = try find(flaw)

        print("lane-model flaw=\(flaw) \(found)")
        #expect(found.history.count <= 12)
        #expect(found.history == LaneExplorer(flaw: flaw).shrunk(found.history, found.violation))
    }

    /// All but the worker's own rule.
    @Test(arguments: LaneFlaw.allCases.filter { $0 != .sendsLate })
    func `the database differs from a broken variant`(flaw: LaneFlaw) async throws {
        let history = try find(flaw).history

        let difference = try await withReplay { try await $0.run(history, flaw: flaw) }

        #expect(difference != nil)
    }
}
