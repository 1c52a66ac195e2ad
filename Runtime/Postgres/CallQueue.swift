import Dispatch
import Synchronization

/// How a connection came to its end.
enum EndReason {
    /// We close it.
    case ours
    /// It was found to be dead before anything was sent.
    case foundDead
    /// It broke with something under way.
    case lostInUse
}

/// Where calls wait for a connection, and connections for calls.
///
/// Connections fetch their work here, one batch at a time, so a connection that becomes free finds
/// everything that has gathered meanwhile.
final class CallQueue: Sendable {
    let configuration: PoolConfiguration
    private let state: Mutex<QueueState>
    private let alarms = DispatchQueue(label: "postgres.alarms")

    init(_ configuration: PoolConfiguration) {
        self.configuration = configuration
        state = Mutex(QueueState(configuration))
    }

    var statistics: PoolStatistics { state.withLock(\.statistics) }

    /// Takes a call on, or settles it at once when it cannot be served.
    func add(_ call: Call) {
        let refusal: PostgresError? = state.withLock { state in
            let now = ContinuousClock.now
            if state.isClosed { return .unavailable("the pool is closed") }
            if call.deadline <= now { return .timedOut }
            if state.waitingCount >= configuration.queueLimit {
                return .unavailable("\(configuration.queueLimit) calls wait already")
            }
            if let end = state.gate.givesUpAt, end <= now,
                !state.isServed(call.kind, countingAttempts: false)
            {
                return .unavailable("the server does not answer")
            }
            state.append(call)
            wake(&state, atMost: 1)
            arm(&state, for: min(call.deadline, state.gate.givesUpAt ?? call.deadline), at: now)
            return nil
        }
        if let refusal { call.reply.settle(.failure(refusal)) }
    }

    /// Ends the wait of a caller that was cancelled; what was sent already goes on.
    func cancel(_ call: Call) {
        state.withLock { $0.remove(call.reply, kind: call.kind) }
        call.reply.settle(.failure(.cancelled))
    }

    /// Refuses new calls and those that would need a new connection, and waits until all others
    /// are done and the connections are closed.
    func close() async {
        let services = shutDown()
        for service in services { await service.value }
    }

    /// Does all of closing but the waiting.
    @discardableResult
    func shutDown() -> [Task<Void, Never>] {
        let (stranded, services) = state.withLock { state in
            state.isClosed = true
            let stranded = state.removeStranded()
            for index in state.slots.indices {
                state.slots[index].parked?.resume()
                state.slots[index].parked = nil
            }
            return (stranded, state.slots.compactMap(\.service))
        }
        for call in stranded { call.reply.settle(.failure(.unavailable("the pool is closed"))) }
        return services
    }
}

extension CallQueue {
    /// Waits until a closed connection is needed and may be tried; `nil` when the pool is closed.
    func nextAttempt(for slot: Int) async -> ConnectGate.Attempt? {
        while true {
            let (attempt, isClosed) = state.withLock { state in
                guard !state.isClosed, state.needsConnection(slot) else {
                    return (ConnectGate.Attempt?.none, state.isClosed)
                }
                let now = ContinuousClock.now
                let attempt = state.gate.begin(at: now)
                state.slots[slot].isConnecting = true
                arm(&state, for: state.gate.givesUpAt ?? attempt.limit, at: now)
                return (attempt, false)
            }
            if attempt != nil || isClosed { return attempt }
            await park(slot) { $0.needsConnection(slot) }
        }
    }

    /// Waits for work for an open connection; `nil` when that is to be closed.
    func nextBatch(for slot: Int) async -> [Call]? {
        while true {
            let (batch, isOver) = state.withLock { state in
                let isSound = state.isSound(state.slots[slot])
                let batch = isSound ? state.takeBatch(for: slot) : []
                wake(&state)
                return (batch, !isSound || batch.isEmpty && state.isClosed)
            }
            let live = dropExpired(batch)
            if !live.isEmpty { return live }
            if isOver { return nil }
            if batch.isEmpty {
                await park(slot) { $0.hasWork(for: slot) || !$0.isSound($0.slots[slot]) }
            }
        }
    }

    /// The connection is open, so the server is up.
    func connected(_ slot: Int) {
        state.withLock { state in
            state.slots[slot].isConnecting = false
            state.slots[slot].isOpen = true
            state.slots[slot].lossesBefore = state.losses
            state.gate.succeeded()
        }
    }

    /// An attempt failed; calls that have no other hope are told when it has gone on for too long.
    func connectFailed(_ slot: Int, _ attempt: ConnectGate.Attempt, _ reason: String) {
        let hopeless: [Call] = state.withLock { state in
            let now = ContinuousClock.now
            state.slots[slot].isConnecting = false
            state.gate.failed(attempt, at: now)
            let givesUp = state.isClosed || state.gate.isHopeless(at: now)
            let hopeless = givesUp ? state.removeStranded() : []
            wake(&state)
            return hopeless
        }
        for call in hopeless { call.reply.settle(.failure(.unavailable(reason))) }
    }

    /// The connection is of no use any more.
    func disconnected(_ slot: Int, _ reason: EndReason) {
        state.withLock { state in
            state.slots[slot].isOpen = false
            if reason != .ours { state.gate.lost() }
            if reason == .lostInUse { state.losses += 1 }
        }
    }

    /// Puts calls back in front, to be served again.
    func putBack(_ calls: [Call]) {
        if calls.isEmpty { return }
        let refused: [Call] = state.withLock { state in
            state.putBack(calls.filter { !$0.reply.isSettled })
            wake(&state)
            if let next = state.nextAlarm() { arm(&state, for: next, at: .now) }
            return state.isClosed ? state.removeStranded() : []
        }
        for call in refused { call.reply.settle(.failure(.unavailable("the pool is closed"))) }
    }
}

extension CallQueue {
    /// Suspends a connection until it is woken, unless there is something for it already.
    private func park(_ slot: Int, unless isNeeded: (borrowing QueueState) -> Bool) async {
        await withCheckedContinuation { continuation in
            let staysAwake = state.withLock { state in
                if state.isClosed || isNeeded(state) { return true }
                state.slots[slot].parked = continuation
                return false
            }
            if staysAwake { continuation.resume() }
        }
    }

    private func wake(_ state: inout QueueState, atMost limit: Int = .max) {
        let wakeups = state.wakeups(atMost: limit)
        for continuation in wakeups.parked { continuation.resume() }
        for slot in wakeups.unstarted {
            state.slots[slot].service = Task { await Connection(slot: slot).serve(self) }
        }
    }

    private func dropExpired(_ batch: [Call]) -> [Call] {
        guard !batch.isEmpty else { return batch }
        let now = ContinuousClock.now
        return batch.filter { call in
            if call.deadline <= now { call.reply.settle(.failure(.timedOut)) }
            return !call.reply.isSettled
        }
    }

    /// Has the waiting calls looked through at `instant`, if that is not due earlier.
    private func arm(
        _ state: inout QueueState,
        for instant: ContinuousClock.Instant,
        at now: ContinuousClock.Instant
    ) {
        if let alarmAt = state.alarmAt, alarmAt <= instant { return }
        state.alarmAt = instant
        let delay = max(now.duration(to: instant), .zero) / .nanoseconds(1)
        alarms.asyncAfter(deadline: .now() + .nanoseconds(Int(min(delay, 1e18)))) { [weak self] in
            self?.ring(instant)
        }
    }

    /// Tells the waiting calls whose time has run out.
    private func ring(_ instant: ContinuousClock.Instant) {
        let (late, stranded) = state.withLock { state in
            guard state.alarmAt == instant else { return ([Call](), [Call]()) }
            state.alarmAt = nil
            let now = ContinuousClock.now
            let late = state.remove { $0.deadline <= now }
            let givesUp = state.gate.givesUpAt.map { $0 <= now } ?? false
            let stranded = givesUp ? state.removeStranded(countingAttempts: false) : []
            if let next = state.nextAlarm() {
                arm(&state, for: max(next, now.advanced(by: .milliseconds(5))), at: now)
            }
            return (late, stranded)
        }
        for call in late { call.reply.settle(.failure(.timedOut)) }
        for call in stranded {
            call.reply.settle(.failure(.unavailable("the server does not answer")))
        }
    }
}
