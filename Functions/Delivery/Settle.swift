import FoundationEssentials
import Gateway
import Invocation
import Logging
import Postgres
import Store

extension Forwarder {
    /// Records what came of an attempt; the next of the lane, if it goes on.
    ///
    /// - Parameter others: Those that went in the same request.
    func settle(
        _ held: HeldLane,
        with others: [LaneMessage] = [],
        _ outcome: AttemptOutcome,
        _ schedule: RetrySchedule,
        _ end: ContinuousClock.Instant,
        _ context: Context
    ) async throws -> (next: HeldLane?, tally: Tally) {
        guard outcome.verdict != .temporary else {
            let isHeld = try await putOff(held, with: others, outcome, schedule, context)
            if isHeld { count(.retried, held, with: others, context) }
            return (nil, isHeld ? Tally(putOff: 1) : Tally(lost: 1))
        }
        let isDelivered = outcome.verdict == .delivered
        let ending = Ending(outcome)
        let wantsNext = !context.isStopping() && context.clock.monotonic() + Attempt.longest <= end
        let (step, hasEarlyReport) = try await recording(held.lease, context) { deadline in
            try await store.complete(
                held,
                with: others,
                ending,
                wantsNext: wantsNext,
                by: deadline
            )
        }
        if hasEarlyReport { matchLater(held.message.id, outcome.reference, context) }
        if case .lost = step { return (nil, Tally(lost: 1)) }
        count(isDelivered ? .delivered : .failed, held, with: others, context)
        let number = others.count + 1
        let settled = isDelivered ? Tally(delivered: number) : Tally(dead: number)
        return switch step {
        case .next(let next): (next, settled)
        case .drained, .lost: (nil, settled)
        case .givenBack: (nil, settled + Tally(givenBack: 1))
        }
    }

    /// Counts what became of the messages of a request.
    private func count(
        _ metric: Metric,
        _ held: HeldLane,
        with others: [LaneMessage],
        _ context: Context
    ) {
        for message in [held.message] + others {
            context.metrics.count(metric, of: message.origin.partner, message.load.kind)
        }
    }

    private func matchLater(_ id: UUIDv7, _ reference: String?, _ context: Context) {
        let references = [id.description] + [reference].compactMap(\.self)
        context.afterAnswer { await matchEarlyReports(of: references, context) }
    }

    /// Puts the lane off by the dialect's schedule; false when another holder has it.
    private func putOff(
        _ held: HeldLane,
        with others: [LaneMessage],
        _ outcome: AttemptOutcome,
        _ schedule: RetrySchedule,
        _ context: Context
    ) async throws -> Bool {
        let jitter = Double(context.random() >> 11) / Double(1 << 53 as UInt64)
        let delay = schedule.delay(afterFailures: held.message.attempts + 1, jitter: jitter)
        return try await recording(held.lease, context) { deadline in
            try await store.retry(
                held,
                with: others,
                code: outcome.code,
                isFault: outcome.isFault,
                after: delay,
                by: deadline
            )
        }
    }

    /// Gives a lane back; if that fails too, its lease runs out by itself.
    func giveBack(_ lease: Lease, _ context: Context) async {
        do {
            let deadline = context.clock.monotonic() + .seconds(Limits.exchangeSeconds)
            // Given back also by a task that was cancelled.
            _ = try await Task { try await store.giveBack(lease, by: deadline) }.value
        } catch {
            context.logger.warning("lane not given back", metadata: ["cause": "\(error)"])
        }
    }

    /// Tries a record until it succeeds or the lease is over: a database that restarts must not
    /// turn what was delivered into a second delivery.
    func recording<Result: Sendable>(
        _ lease: Lease,
        _ context: Context,
        _ record: (ContinuousClock.Instant) async throws -> Result
    ) async throws -> Result {
        var pause = Duration.milliseconds(100)
        while true {
            let failure: any Error
            do {
                return try await record(lease.safeUntil)
            } catch { failure = error }
            let next = context.clock.monotonic() + pause
            guard case PostgresError.unavailable = failure, next < lease.safeUntil else {
                throw failure
            }
            try await context.clock.sleep(next)
            pause = min(pause * 2, .seconds(2))
        }
    }
}

extension Ending {
    /// How an attempt ended that is not made again.
    fileprivate init(_ outcome: AttemptOutcome) {
        self.init(
            isDelivered: outcome.verdict == .delivered,
            code: outcome.code,
            reason: outcome.reason,
            reference: outcome.reference
        )
    }
}

extension AttemptOutcome {
    /// There is nothing to send to: the agreement names no such dialect, or was withdrawn.
    static let unreachable = AttemptOutcome(
        verdict: .temporary,
        code: nil,
        reason: "endpoint has no link",
        isFault: true
    )
}
