import Synchronization
import TestSupport

/// Keeps what happens, with its time.
final class Journal: Sendable {
    private struct State {
        var log = SoakLog()
        var counts: [String: Int] = [:]
        var refusals: [String] = []
        var exchanges = 0
        var calm: Double?
    }

    private let start = ContinuousClock.now
    private let state = Mutex(State())

    /// Seconds since the start.
    var now: Double { (ContinuousClock.now - start) / .seconds(1) }

    var log: SoakLog { state.withLock(\.log) }
    var counts: [String: Int] { state.withLock(\.counts) }
    /// What was refused although it was sound.
    var refusals: [String] { state.withLock(\.refusals) }

    /// Whether faults are over.
    var isCalm: Bool { calmSince != nil }
    /// When faults ended.
    var calmSince: Double? { state.withLock(\.calm) }

    func calm() {
        let time = now
        state.withLock { $0.calm = time }
    }

    func count(_ word: String) { state.withLock { $0.counts[word, default: 0] += 1 } }

    /// Notes that something is sent for the first time.
    func begin(_ key: String, lane: String, _ change: (inout SoakMessage) -> Void = { _ in }) {
        let time = now
        state.withLock { state in
            var message = SoakMessage(key: key, lane: lane, began: time)
            change(&message)
            state.log.messages[key] = message
        }
    }

    /// Notes what its sender was answered.
    ///
    /// - Parameter validity: From the answer on, in seconds, which is later than the true end.
    func end(_ key: String, _ outcome: SoakMessage.Outcome, validity: Double? = nil) {
        let time = now
        state.withLock { state in
            state.log.messages[key]?.ended = time
            state.log.messages[key]?.outcome = outcome
            if outcome == .accepted {
                state.log.messages[key]?.expires = validity.map { time + $0 }
            }
        }
    }

    func refuse(_ text: String) { state.withLock { $0.refusals.append(text) } }

    func nextExchange() -> Int {
        state.withLock { state in
            state.exchanges += 1
            return state.exchanges
        }
    }

    func arrive(_ arrivals: [SoakArrival]) {
        state.withLock { $0.log.arrivals += arrivals }
    }

    /// Does something that disturbs, and notes from when to when.
    func disturb(_ kind: SoakDisturbance.Kind, _ body: () async throws -> Void) async throws {
        let from = now
        let place = state.withLock { state in
            state.log.disturbances.append(SoakDisturbance(kind, from: from, until: .infinity))
            return state.log.disturbances.count - 1
        }
        try await body()
        let until = now
        state.withLock { $0.log.disturbances[place].until = until }
    }

    func finish() {
        let time = now
        state.withLock { $0.log.end = time }
    }
}
