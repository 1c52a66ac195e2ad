import Synchronization

/// A lane, whatever its incarnation.
struct Place: Hashable, Sendable {
    var endpoint: Int
    var subscriber: String
}

/// A message in the hands of a worker, and until when it may begin to send it.
struct Grip: Sendable {
    var place: Place
    var laneID: String
    var epoch: Int
    var seq: Int
    var id: String
    var safeUntil: ContinuousClock.Instant
}

/// What a worker saw, apart from the database.
enum LaneEvent: Sendable {
    /// An answer of accept.
    case accepted(id: String, key: String?, outcome: Int, first: String)
    /// A send from its start to its end.
    case sent(Send)
    /// A send that the other side took, or refused for good, was to be recorded.
    case settled(id: String, as: Settling, at: ContinuousClock.Instant)
    /// The lease was lost although it should have lasted.
    case lostEarly(id: String)
    /// The server said something that it never should.
    case fault(String)

    struct Send: Sendable {
        var grip: Grip
        var start: ContinuousClock.Instant
        var end: ContinuousClock.Instant
        var result: SendResult
    }

    enum SendResult: Sendable {
        case delivered
        case refused
        case failed
    }

    enum Settling: Sendable {
        case recorded
        /// The lease was lost, or nobody knows, or the worker died before it.
        case notRecorded
    }
}

/// What all workers saw, and what was done to them.
final class LaneLog: Sendable {
    private struct State {
        var events: [LaneEvent] = []
        var kills: [ContinuousClock.Instant] = []
        var deaths = 0
    }

    private let state = Mutex(State())

    var events: [LaneEvent] { state.withLock(\.events) }
    var killCount: Int { state.withLock { $0.kills.count } }
    var deathCount: Int { state.withLock(\.deaths) }

    func add(_ event: LaneEvent) { state.withLock { $0.events.append(event) } }

    func addKills(_ count: Int) {
        state.withLock { $0.kills += Array(repeating: .now, count: count) }
    }

    func addDeath() { state.withLock { $0.deaths += 1 } }

    /// Whether a connection may have been killed since then, or a moment before.
    func hasKill(since start: ContinuousClock.Instant) -> Bool {
        state.withLock { $0.kills.contains { $0 > start - .milliseconds(500) } }
    }
}
