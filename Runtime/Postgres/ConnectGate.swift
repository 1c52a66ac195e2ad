/// When the pool may try to connect, so that a server that is down is not stormed.
///
/// While nothing is known to be well, one attempt is made at a time, and after a failed one the
/// next comes 100 to 250 ms later, at random, so that many processes do not come at once.
struct ConnectGate {
    /// A leave to try once.
    struct Attempt: Sendable {
        let notBefore: ContinuousClock.Instant
        /// It has failed when it is not done by then.
        let limit: ContinuousClock.Instant
    }

    private(set) var attempts = 0
    /// When calls that need a new connection are to be told that there is none, if nothing changes
    /// before: a name look-up inside an attempt has no limit of its own.
    private(set) var givesUpAt: ContinuousClock.Instant?
    private let timeout: Duration
    private var isProven = false
    private var running = 0
    private var failingSince: ContinuousClock.Instant?
    private var nextAttempt: ContinuousClock.Instant?

    init(timeout: Duration) { self.timeout = timeout }

    /// How long an outage may last, or an attempt take, so that with the wait for the next attempt
    /// no call waits longer than the time-out.
    private var patience: Duration { max(timeout - .milliseconds(250), timeout / 2) }

    /// Whether a further connection may be tried now.
    var isFree: Bool { isProven || running == 0 }

    /// Starts an attempt; the gate has to be free.
    mutating func begin(at now: ContinuousClock.Instant) -> Attempt {
        let start = max(now, nextAttempt ?? now)
        var limit = start.advanced(by: patience)
        if let failingSince, !isHopeless(at: now) {
            limit = min(limit, failingSince.advanced(by: timeout))
            limit = max(limit, start.advanced(by: timeout / 4))
        }
        attempts += 1
        running += 1
        givesUpAt = isProven ? nil : limit.advanced(by: .milliseconds(50))
        return Attempt(notBefore: start, limit: limit)
    }

    mutating func succeeded() {
        running -= 1
        isProven = true
        failingSince = nil
        nextAttempt = nil
        givesUpAt = nil
    }

    mutating func failed(_ attempt: Attempt, at now: ContinuousClock.Instant) {
        running -= 1
        isProven = false
        failingSince = failingSince ?? attempt.notBefore
        nextAttempt = now.advanced(by: .milliseconds(Int.random(in: 100...250)))
        givesUpAt = nil
    }

    /// A connection broke, so the server may be down.
    mutating func lost() { isProven = false }

    /// Whether the server has been away for so long that nobody is to wait for it.
    func isHopeless(at now: ContinuousClock.Instant) -> Bool {
        guard let failingSince, !isProven else { return false }
        return failingSince.duration(to: now) >= patience
    }
}
