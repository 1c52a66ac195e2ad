/// The calls of a batch that have no answer yet.
struct Remainder {
    private(set) var calls: [Call]

    init(_ calls: [Call]) { self.calls = calls }

    mutating func removeFirst() { calls.removeFirst() }

    var earliestDeadline: ContinuousClock.Instant {
        calls.map(\.deadline).min() ?? .now
    }

    /// How long a group may take: half of what its most urgent caller has, so that when one
    /// statement waits for a lock, the others still have time to go without it.
    ///
    /// At least a quarter of a second, or one call with hardly any time left would end the sharing
    /// of all; at most two, which is long for a lock and short for those who wait behind it.
    func patience(from now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        let half = now.duration(to: earliestDeadline) / 2
        return now.advanced(by: min(max(half, .milliseconds(250)), .seconds(2)))
    }

    /// Settles what cannot be sent again over a new connection; the rest is to be.
    func afterLoss(_ reason: String) -> [Call] {
        calls.compactMap { call in
            var call = call
            call.repeatsLeft -= 1
            if call.repeatsLeft >= 0 { return call }
            call.reply.settle(.failure(.unavailable("connection lost: \(reason)")))
            return nil
        }
    }

    /// Settles the calls whose time has run out; the rest is to run again, each by itself.
    func afterDelay(at now: ContinuousClock.Instant) -> [Call] {
        calls.compactMap { call in
            var call = call
            call.runsApart = true
            if now < call.deadline, call.isRepeatable { return call }
            call.reply.settle(.failure(.timedOut))
            return nil
        }
    }
}

extension Call {
    /// The call to make in place of one that lost a conflict: `nil` when the outcome stands.
    ///
    /// - Parameter prepares: Whether statements are prepared, so that one may be gone or outdated.
    func again(after outcome: Reply.Outcome, prepares: Bool) -> Call? {
        guard case .failure(.server(let sqlstate, _)) = outcome, conflictsLeft > 0 else {
            return nil
        }
        let isConflict = sqlstate == "40P01" || sqlstate == "40001"
        guard isConflict || prepares && outcome.isOutdated else { return nil }
        var call = self
        call.conflictsLeft -= 1
        call.runsApart = true
        return call
    }
}
