import Logging
import Gateway
package import Invocation
import Postgres
import Store
import Synchronization

/// The sweep: tries again what waits, takes over what was left, expires, keeps the partitions.
package struct Sweep: Sendable {
    /// When it looks for work.
    package struct Plan: Hashable, Sendable {
        /// How many rounds, 1 to 10.
        package var passes: Int
        /// From the start of one to the start of the next, at most 60 s; zero: one round, no wait.
        package var every: Duration

        package init(passes: Int, every: Duration) {
            self.passes = passes
            self.every = every
        }
    }

    private let forwarder: Forwarder
    private var store: Store { forwarder.store }

    package init(forwarder: Forwarder) {
        self.forwarder = forwarder
    }

    /// Lanes that are delivered at once by one sweep.
    private static let concurrency = 2048
    /// Lanes of one endpoint, so that those that hang leave room for the others.
    private static let share = 128
    /// How often it looks for lanes that became due meanwhile: a retry is late by no more.
    private static let look: Duration = .seconds(1)
    /// How long it waits for a lane in hand to end, when it can take no more.
    private static let breath: Duration = .milliseconds(50)
    /// Time kept for giving lanes back and answering.
    private static let reserve: Duration = .seconds(2)

    /// Runs the plan.
    ///
    /// Between rounds it keeps looking, so that a lane is tried when it is due and not a round
    /// later; with no lane left after the last round it ends at once.
    ///
    /// - Throws: ``PostgresError`` when the database cannot be asked.
    package func run(_ plan: Plan, _ context: Context) async throws -> Tally {
        let start = context.clock.monotonic()
        let end = context.deadline - Self.reserve
        let work = Work()
        try await withThrowingDiscardingTaskGroup { group in
            for pass in 1...plan.passes {
                let isLast = pass == plan.passes
                let until = start + plan.every * pass - (isLast ? Self.look : .zero)
                var isFresh = true
                while !context.isStopping() {
                    do {
                        if isFresh { try await tidy(in: &group, context) }
                        isFresh = false
                        if try await begin(in: &group, work, end, context) > 0 { continue }
                        guard let wait = try await wait(work, until, isLast, end, context) else {
                            break
                        }
                        try await context.clock.sleep(context.clock.monotonic() + wait)
                    } catch PostgresError.unavailable(let reason) {
                        // A database that restarts is back before the pass is over.
                        let next = context.clock.monotonic() + Self.look
                        guard next < until else { throw PostgresError.unavailable(reason) }
                        try await context.clock.sleep(next)
                    }
                }
            }
        }
        return work.tally
    }

    /// What a pass begins with: partitions, expiry behind open circuits, lanes of dead holders, and
    /// reports that came early, whose DRs it begins to deliver.
    private func tidy(
        in group: inout ThrowingDiscardingTaskGroup<any Error>,
        _ context: Context
    ) async throws {
        await keep("partitions", context) { _ = try await store.maintain(by: context.deadline) }
        await keep("expiry", context) {
            try await store.expireBehindOpenCircuits(by: context.deadline)
        }
        await keep("expiry of terms", context) { try await store.expireOwn(by: context.deadline) }
        await keep("names and counts", context) { try await store.tidy(by: context.deadline) }
        _ = try await store.recover(by: context.deadline)
        await keep("media", context) { try await dropMedia(context) }
        await keep("metrics", context) { try await measure(context) }
        let followUps = CollectedFollowUps()
        await forwarder.matchEarlyReports(context.leaving(to: followUps))
        group.addTask { await followUps.run() }
    }

    /// Does a piece of housekeeping, whose failure must not keep messages from being delivered.
    private func keep(
        _ what: String,
        _ context: Context,
        _ work: () async throws -> Void
    ) async {
        do {
            try await work()
        } catch {
            context.logger.error(
                "housekeeping failed",
                metadata: ["what": "\(what)", "cause": "\(error)"]
            )
        }
    }

    /// Counts what the database did by itself, and measures what waits.
    private func measure(_ context: Context) async throws {
        for done in try await store.takeUncounted(by: context.deadline) {
            let metric: Metric = done.what == .expired ? .expired : .accepted
            context.metrics.count(metric, of: done.partner, done.kind, by: done.count)
        }
        // Where nobody is told of a pass, whoever shows a page measures for it.
        guard context.metrics.isTold else { return }
        try await context.metrics.measureBacklog(of: store, by: context.deadline)
    }

    /// Drops media whose time is over, as many as a pass may.
    private func dropMedia(_ context: Context) async throws {
        for _ in 0..<Limits.mediaDropsPerPass where !context.isStopping() {
            let dropped = try await forwarder.vault.tidy(
                limit: Limits.mediaDroppedAtOnce,
                by: context.deadline
            )
            if dropped < Limits.mediaDroppedAtOnce { return }
        }
    }

    /// Claims what is due, as far as there is room, and begins to deliver it.
    ///
    /// - Returns: How many lanes.
    private func begin(
        in group: inout ThrowingDiscardingTaskGroup<any Error>,
        _ work: Work,
        _ end: ContinuousClock.Instant,
        _ context: Context
    ) async throws -> Int {
        let free = Self.concurrency - work.active
        guard free > 0, context.clock.monotonic() + Attempt.longest < end else { return 0 }
        await keep("times of sending", context) { try await store.release(by: context.deadline) }
        let lanes = try await store.claim(
            limit: free,
            share: Self.share,
            skipping: work.endpoints(withAtLeast: Self.share),
            by: context.deadline
        )
        for lane in lanes {
            work.begin(lane.lease.endpointID)
            group.addTask {
                let followUps = CollectedFollowUps()
                let own = context.leaving(to: followUps)
                let tally = await forwarder.deliver(lane, until: end, own)
                work.finish(lane.lease.endpointID, tally)
                await followUps.run()
            }
        }
        return lanes.count
    }

    /// How long to wait before the next look; nil when the pass is over.
    private func wait(
        _ work: Work,
        _ until: ContinuousClock.Instant,
        _ isLast: Bool,
        _ end: ContinuousClock.Instant,
        _ context: Context
    ) async throws -> Duration? {
        let next = try await store.timeToNextDue(by: context.deadline)
        let now = context.clock.monotonic()
        guard now + Attempt.longest < end else { return nil }
        // Due already: nothing was left of the lanes that were claimed, or the share is in hand.
        if next == .zero, isLast || now < until { return Self.breath }
        if isLast, work.active == 0, next == nil { return nil }
        guard now < until else { return nil }
        return min(max(next ?? Self.look, Self.breath), Self.look, until - now)
    }
}

/// What a sweep has in hand and has done.
private final class Work: Sendable {
    private struct State {
        var active: [Int: Int] = [:]
        var tally = Tally()
    }

    private let state = Mutex(State())

    var active: Int { state.withLock { $0.active.values.reduce(0, +) } }
    var tally: Tally { state.withLock(\.tally) }

    func endpoints(withAtLeast lanes: Int) -> [Int] {
        state.withLock { $0.active.filter { $0.value >= lanes }.map(\.key) }
    }

    func begin(_ endpoint: Int) { state.withLock { $0.active[endpoint, default: 0] += 1 } }

    func finish(_ endpoint: Int, _ tally: Tally) {
        state.withLock { state in
            state.active[endpoint, default: 0] -= 1
            state.tally += tally
        }
    }
}
