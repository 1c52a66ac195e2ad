import Gateway
import Synchronization

/// Requests a second per secret, counted in this process.
///
/// A window of one second each. The agreed rate is learned from the first answer of the database;
/// until then the general one holds, or that of the protocol, also for secrets that are nobody's.
package final class RateLimiter: Sendable {
    private struct Window {
        var second: Int64
        var requests: Int
    }

    private struct State {
        var windows: [Int: Window] = [:]
        var rates: [Int: Int] = [:]
    }

    private let state = Mutex(State())
    private let start: ContinuousClock.Instant

    /// Secrets remembered; past it counts start afresh, and a second's requests may pass twice.
    private static let limit = 10_000

    package init(start: ContinuousClock.Instant = ContinuousClock.now) {
        self.start = start
    }

    /// Counts a request; false when it is one too many.
    ///
    /// - Parameter general: The rate where none was learned.
    func admits(
        _ secret: String,
        at now: ContinuousClock.Instant,
        orElse general: Int = Limits.requestsPerSecond
    ) -> Bool {
        let second = (now - start).components.seconds
        // Only a hash of the secret stays in memory; its seed differs from process to process.
        let key = secret.hashValue
        return state.withLock { state in
            if state.windows.count >= Self.limit { state.windows = [:] }
            var window = state.windows[key] ?? Window(second: second, requests: 0)
            if window.second != second { window = Window(second: second, requests: 0) }
            window.requests += 1
            state.windows[key] = window
            return window.requests <= state.rates[key] ?? general
        }
    }

    /// Notes the agreed rate of a secret's partner.
    func learn(_ rate: Int, of secret: String) {
        state.withLock { state in
            if state.rates.count >= Self.limit { state.rates = [:] }
            state.rates[secret.hashValue] = rate
        }
    }
}
