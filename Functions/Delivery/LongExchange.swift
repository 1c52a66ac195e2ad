package import Gateway
import Invocation
import Store

extension Forwarder {
    /// The time of one exchange: what its form gives it, where the invocation leaves so much.
    ///
    /// A usual one is begun only where there is time for it; one that may last longer gets what is
    /// left, less what is kept for a token or the secondary.
    ///
    /// - Parameter left: What is left of the invocation.
    package static func exchangeTime(
        _ form: (any WireForm)?,
        within left: Duration
    ) -> Duration {
        let usual = Duration.seconds(Limits.exchangeSeconds)
        let wanted = Duration.seconds(form?.exchangeSeconds ?? Limits.exchangeSeconds)
        return max(usual, min(wanted, left - usual))
    }

    private enum Step {
        case ended(AttemptOutcome)
        /// Nil when another holder has the lane.
        case renewed(Lease?)
    }

    /// Makes an attempt; one that may last longer than usual has its lease renewed meanwhile.
    ///
    /// - Parameter lease: As it is afterwards.
    /// - Returns: Nil when another holder took the lane, and the attempt was cancelled.
    /// - Throws: When the lease could not be renewed in time; the attempt is cancelled then, too.
    func make(
        _ attempt: Attempt,
        by link: any Link,
        _ lease: inout Lease,
        _ context: Context
    ) async throws -> AttemptOutcome? {
        guard attempt.exchange > .seconds(Limits.exchangeSeconds) else {
            return await link.attempt(attempt, context)
        }
        return try await withThrowingTaskGroup(of: Step.self) { group in
            defer { group.cancelAll() }
            group.addTask { .ended(await link.attempt(attempt, context)) }
            while true {
                let current = lease
                group.addTask { .renewed(try await renewed(current, context)) }
                switch try await group.next() {
                case .ended(let outcome): return outcome
                case .renewed(let next?): lease = next
                case .renewed(nil), nil: return nil
                }
            }
        }
    }

    /// A lease after its renewal, some time before its end; nil when another holder has the lane.
    private func renewed(_ lease: Lease, _ context: Context) async throws -> Lease? {
        try await context.clock.sleep(lease.safeUntil - .seconds(Limits.renewalSeconds))
        return try await recording(lease, context) { deadline in
            try await store.renew(lease, by: deadline)
        }
    }
}
