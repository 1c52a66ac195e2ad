/// When a failed delivery is tried again.
package struct RetrySchedule: Hashable, Sendable {
    /// How chance moves a delay, so that lanes that failed together do not come back together.
    private enum Spread: Hashable {
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
        case .upTo(let most): delay + most * jitter
        case .percentAround(let percent): delay + delay * (percent / 100 * (2 * jitter - 1))
        }
    }
}
