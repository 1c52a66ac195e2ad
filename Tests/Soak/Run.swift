import JSON
import Postgres
import TestSupport

/// What a run came to.
struct RunResult {
    var log: SoakLog
    var counts: [String: Int]
    var refusals: [String]
    /// From the last fault to the end.
    var drainSeconds: Double
    /// What had still to be delivered when patience was over.
    var waiting: Int

    init(_ journal: Journal, waiting: Int) {
        log = journal.log
        counts = journal.counts
        refusals = journal.refusals
        drainSeconds = log.end - (journal.calmSince ?? 0)
        self.waiting = waiting
    }

    var refused: Int { refusals.count }

    func trafficLine(_ settings: Settings) -> String {
        let messages = log.messages.values
        let received = Set(log.arrivals.lazy.filter { $0.reaction == .took }.map(\.key))
        let ended = messages.filter { $0.ended != nil }
        let expired = messages.filter { message in
            message.expires.map { $0 <= log.end } ?? false
                && !received.contains(message.key)
        }
        return "soak seed=\(settings.seed) seconds=\(settings.seconds) sent=\(ended.count) "
            + "accepted=\(messages.filter { $0.outcome == .accepted }.count) "
            + "maybe=\(ended.filter { $0.outcome == .maybe }.count) received=\(received.count) "
            + "ended=\(expired.count) drained=\(Int(drainSeconds))s"
    }

    var faultLine: String {
        let faults = Fault.allCases.map { "\($0.rawValue)=\(counts[$0.rawValue, default: 0])" }
        let names = Set(Fault.allCases.map(\.rawValue))
        let others = counts.filter { !names.contains($0.key) }.sorted { $0.key < $1.key }
        return "soak faults "
            + (faults + others.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    }
}

/// One run: traffic and faults, then calm, then nothing that waits.
struct Run {
    let settings: Settings

    /// Carriers' lanes are tried again within a minute, Puzzel's within two, leases of what was
    /// killed end after one; and what was sent last may have to be waited for behind others.
    private static let patience = 300.0

    func run() async throws -> RunResult {
        let seconds = Double(settings.seconds)
        let journal = Journal()
        let plan = Plan(seed: settings.seed, seconds: seconds)
        let caller = Caller(port: settings.port, journal)
        let reporter = Reporter(plan, caller)
        let sides = Sides(plan, journal, reporter)
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = {
            await sides.answer($0)
        }
        // With fsync, as an immediate stop is part of the plan.
        return try await withPrivateServer(settings: ["max_connections=200"]) { database in
            try await withRecordingServer(keepsRequests: false, answer: answer) { server in
                let gateway = try GatewayProcess(
                    port: settings.port,
                    databaseURL: database.conninfo
                )
                defer { gateway.remove() }
                try gateway.prepare(Agreement.text(url: server.url("")))
                try await gateway.start()
                defer { gateway.stop() }
                let pool = Pool(
                    PoolConfiguration(
                        conninfo: database.conninfo,
                        size: 2,
                        applicationName: "soak"
                    )
                )
                let breaker = Breaker(journal, sides, gateway, database, pool)
                return try await run(plan, breaker, reporter, caller)
            }
        }
    }

    private func run(
        _ plan: Plan,
        _ breaker: Breaker,
        _ reporter: Reporter,
        _ caller: Caller
    ) async throws -> RunResult {
        let (journal, pool) = (breaker.journal, breaker.pool)
        var breaker = breaker
        let traffic = Traffic(
            plan: plan,
            caller: caller,
            seconds: journal.now + Double(settings.seconds)
        )
        let steps = plan.steps.map { step in
            var step = step
            step.at += journal.now
            return step
        }
        return try await withThrowingTaskGroup(of: Void.self) { reports in
            reports.addTask { await reporter.run() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                traffic.run(in: &group)
                try await breaker.run(steps)
                // Faults of receivers go on as long as there is traffic.
                while journal.now < traffic.seconds {
                    try await Task.sleep(for: .milliseconds(100))
                }
                journal.calm()
                try await group.waitForAll()
            }
            let waiting = try await drain(reporter, journal, pool)
            try await readQueues(caller)
            journal.finish()
            reporter.finish()
            try await reports.waitForAll()
            await caller.close()
            await pool.close()
            return RunResult(journal, waiting: waiting)
        }
    }

    /// Waits until nothing waits; what is left when patience is over.
    private func drain(_ reporter: Reporter, _ journal: Journal, _ pool: Pool) async throws -> Int {
        let end = journal.now + Self.patience
        while true {
            // In this order: a report that is made meanwhile is counted by one of them.
            let reports = reporter.waiting
            let rows = try await pool.run(Waiting(), by: .now + .seconds(10)).first ?? 0
            if reports + rows == 0 || journal.now > end { return reports + rows }
            try await Task.sleep(for: .milliseconds(500))
        }
    }
}
