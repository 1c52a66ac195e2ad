import Foundation
import Invocation
import Synchronization

/// The machine's clocks, which a test may put forward: a busy machine is then no matter.
final class ShiftedClock: Sendable {
    private let shift = Mutex(Duration.zero)

    var clock: Clock {
        Clock(
            now: { Date().addingTimeInterval(self.shifted / .seconds(1)) },
            monotonic: { ContinuousClock.now + self.shifted },
            sleep: { try await Task.sleep(until: $0 - self.shifted, clock: .continuous) }
        )
    }

    private var shifted: Duration { shift.withLock { $0 } }

    /// Whoever sleeps goes on sleeping.
    func advance(by duration: Duration) { shift.withLock { $0 += duration } }
}
