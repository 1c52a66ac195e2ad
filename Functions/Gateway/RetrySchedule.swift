/// When a failed delivery is tried again.
package struct RetrySchedule: Hashable, Sendable {
    /// How chance moves a delay, so that lanes that failed together do not come back together.
    private enum Spread: Hashable {
        case none
        case upTo(Duration)
        case percentAround(Double)
    }

    /// The last delay repeats for ever.
    private let delays: [Duration]
    private let spread: Spread

    /// About every 30 s, as the partners of this dialect are told.
    package static let gtiglobal = RetrySchedule(
        delays: [.seconds(30)],
        spread: .upTo(.seconds(1))
    )

    /// Quickly at first, since most faults of a carrier are short, then once a minute.
    package static let carrier = RetrySchedule(
        delays: [.seconds(5), .seconds(10), .seconds(20), .seconds(40), .seconds(60)],
        spread: .percentAround(10)
    )

    /// After a second, doubled up to a minute, as connectors are told.
    package static let twilio = RetrySchedule(
        delays: [1, 2, 4, 8, 16, 32, 60].map { .seconds($0) },
        spread: .percentAround(10)
    )

    /// As its users are told: 1 minute, doubled up to 32, then every hour.
    ///
    /// Nothing is left to chance: a service has one line each way, and services that failed
    /// together are few.
    package static let puzzel = RetrySchedule(
        delays: [1, 2, 4, 8, 16, 32, 60].map { .seconds($0 * 60) },
        spread: .none
    )

    /// How long to wait after the end of the last failed attempt.
    ///
    /// - Parameters:
    ///   - failures: How many attempts have failed in a row, at least 1.
    ///   - jitter: A random number, 0 or more and below 1.
    package func delay(afterFailures failures: Int, jitter: Double) -> Duration {
        precondition(failures >= 1, "a delay follows a failure")
        precondition(0..<1 ~= jitter, "jitter is a share of the spread")
        let delay = delays[min(failures, delays.count) - 1]
        return switch spread {
        case .none: delay
        case .upTo(let most): delay + most * jitter
        case .percentAround(let percent): delay + delay * (percent / 100 * (2 * jitter - 1))
        }
    }
}
