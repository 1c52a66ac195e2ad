package import FoundationEssentials

/// The two clocks of an invocation, and how to wait.
///
/// Tests pass a clock that they move by hand, so that days go by without waiting.
package struct Clock: Sendable {
    /// Wall-clock time, for stamps; it may step.
    package var now: @Sendable () -> Date
    /// Monotonic time, for leases and deadlines; it never steps.
    package var monotonic: @Sendable () -> ContinuousClock.Instant
    /// Waits until a monotonic instant, or throws `CancellationError`.
    package var sleep: @Sendable (_ until: ContinuousClock.Instant) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Date,
        monotonic: @escaping @Sendable () -> ContinuousClock.Instant,
        sleep: @escaping @Sendable (_ until: ContinuousClock.Instant) async throws -> Void
    ) {
        self.now = now
        self.monotonic = monotonic
        self.sleep = sleep
    }

    /// The machine's own clocks.
    package static let system = Clock(
        now: { Date() },
        monotonic: { ContinuousClock.now },
        sleep: { try await Task.sleep(until: $0, clock: .continuous) }
    )
}
