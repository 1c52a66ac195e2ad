import FoundationEssentials
import Invocation
import Synchronization

/// A clock that stands still until a test moves it.
final class TestClock: Sendable {
    private struct Sleeper {
        let until: ContinuousClock.Instant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var elapsed = Duration.zero
        var sleepers: [Int: Sleeper] = [:]
        var watchers: [(until: ContinuousClock.Instant, CheckedContinuation<Void, Never>)] = []
        var nextID = 0
    }

    /// 15 July 2026, 12:00:00 UTC: a Wednesday.
    static let start = Date(timeIntervalSince1970: 1_784_116_800)
    private let origin = ContinuousClock.now
    private let state = Mutex(State())

    var clock: Clock {
        Clock(
            now: { Self.start.addingTimeInterval(self.elapsed / .seconds(1)) },
            monotonic: { self.origin + self.elapsed },
            sleep: { try await self.sleep(until: $0) }
        )
    }

    private var elapsed: Duration { state.withLock(\.elapsed) }

    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.elapsed += duration
            let now = origin + state.elapsed
            let due = state.sleepers.filter { $0.value.until <= now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Returns once somebody sleeps until `elapsed` after the start.
    func sleeper(until elapsed: Duration) async {
        let until = origin + elapsed
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                let isThere = state.sleepers.values.contains { $0.until == until }
                if !isThere { state.watchers.append((until, continuation)) }
                return isThere
            }
            if isThere { continuation.resume() }
        }
    }

    private func sleep(until: ContinuousClock.Instant) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                add(Sleeper(until: until, continuation: continuation), id)
            }
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    private func add(_ sleeper: Sleeper, _ id: Int) {
        let (isDue, watchers) = state.withLock { state in
            if sleeper.until <= origin + state.elapsed || Task.isCancelled {
                return (true, [CheckedContinuation<Void, Never>]())
            }
            state.sleepers[id] = sleeper
            let watchers = state.watchers.filter { $0.until == sleeper.until }.map(\.1)
            state.watchers.removeAll { $0.until == sleeper.until }
            return (false, watchers)
        }
        for watcher in watchers { watcher.resume() }
        guard isDue else { return }
        if Task.isCancelled {
            sleeper.continuation.resume(throwing: CancellationError())
        } else {
            sleeper.continuation.resume()
        }
    }
}
