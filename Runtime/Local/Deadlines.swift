import Invocation
import Synchronization

/// Tells those whose time is over: one timer for all, set for the first of them.
///
/// Most end long before their deadline, so a timer of their own would be set and unset for nothing.
final class Deadlines: Sendable {
    private struct Entry {
        let instant: ContinuousClock.Instant
        let action: @Sendable () -> Void
    }

    private struct State {
        var entries: [Int: Entry] = [:]
        var nextID = 0
        /// When the timer rings, not later than the first of the entries.
        var ringsAt: ContinuousClock.Instant?
        var timer: Task<Void, Never>?
    }

    private let clock: Clock
    private let state = Mutex(State())

    init(clock: Clock) { self.clock = clock }

    deinit { state.withLock { $0.timer?.cancel() } }

    /// Has `action` called at an instant, unless it is removed before.
    func add(
        _ instant: ContinuousClock.Instant,
        _ action: @escaping @Sendable () -> Void
    ) -> Int {
        state.withLock { state in
            state.nextID += 1
            state.entries[state.nextID] = Entry(instant: instant, action: action)
            set(&state, for: instant)
            return state.nextID
        }
    }

    func remove(_ id: Int) { state.withLock { _ = $0.entries.removeValue(forKey: id) } }

    private func set(_ state: inout State, for instant: ContinuousClock.Instant) {
        if let ringsAt = state.ringsAt, ringsAt <= instant { return }
        state.timer?.cancel()
        state.ringsAt = instant
        state.timer = Task { [weak self, clock] in
            do { try await clock.sleep(instant) } catch { return }  // Another took its place.
            self?.ring(instant)
        }
    }

    private func ring(_ instant: ContinuousClock.Instant) {
        let late = state.withLock { state in
            guard state.ringsAt == instant else { return [Entry]() }
            state.ringsAt = nil
            let now = clock.monotonic()
            let late = state.entries.filter { $0.value.instant <= now }
            for id in late.keys { state.entries[id] = nil }
            if let next = state.entries.values.lazy.map(\.instant).min() { set(&state, for: next) }
            return Array(late.values)
        }
        for entry in late { entry.action() }
    }
}
