import DequeModule

/// Everything that a pool's queue knows: who waits, and what each connection does.
///
/// Pure bookkeeping: what has to be settled or woken is handed back to whoever holds the lock.
struct QueueState {
    /// One place for a connection.
    struct Slot {
        let kinds: [CallKind]
        var isOpen = false
        var isConnecting = false
        /// How many connections had been lost in use when this one was opened.
        var lossesBefore = 0
        /// Set while its connection has nothing to do.
        var parked: CheckedContinuation<Void, Never>?
        /// Set from its first use on.
        var service: Task<Void, Never>?
    }

    /// Connections to be told that there may be work: to be started, or to be resumed.
    struct Wakeups {
        var unstarted: [Int] = []
        var parked: [CheckedContinuation<Void, Never>] = []
    }

    /// The most statements of one shared transaction, and the bytes of parameters after which no
    /// further one joins it: one round trip stays short.
    static let groupLimit = 128
    static let groupBytesLimit = 1 << 20

    var slots: [Slot]
    var gate: ConnectGate
    var isClosed = false
    /// How many connections were lost while something was under way on them.
    var losses = 0
    /// When the next look for calls past their deadline is due.
    var alarmAt: ContinuousClock.Instant?
    private var alone = Deque<Call>()
    private var shared = Deque<Call>()
    private var nextNumber: UInt64 = 0
    private var groups = 0
    private var groupedStatements = 0

    init(_ configuration: PoolConfiguration) {
        gate = ConnectGate(timeout: configuration.connectTimeout)
        guard configuration.size > 1 else {
            slots = [Slot(kinds: [.alone, .shared])]
            return
        }
        let sharing = min(configuration.sharedConnections, configuration.size - 1)
        slots = (0..<configuration.size).map { Slot(kinds: $0 < sharing ? [.shared] : [.alone]) }
    }

    var waitingCount: Int { alone.count + shared.count }

    var statistics: PoolStatistics {
        PoolStatistics(
            connectionsOpen: slots.count { $0.isOpen },
            waitingCalls: waitingCount,
            groups: groups,
            groupedStatements: groupedStatements,
            connectionAttempts: gate.attempts
        )
    }

    subscript(_ kind: CallKind) -> Deque<Call> {
        get { kind == .alone ? alone : shared }
        _modify {
            if kind == .alone { yield &alone } else { yield &shared }
        }
    }

    /// Whether a call of this kind may be served without a further attempt to connect.
    func isServed(_ kind: CallKind, countingAttempts: Bool = true) -> Bool {
        slots.contains {
            $0.kinds.contains(kind) && (isSound($0) || countingAttempts && $0.isConnecting)
        }
    }

    /// Whether a connection is open and to be trusted.
    ///
    /// When one is lost in use, the server may be ending all of them, one after the other. Those
    /// from before are replaced, so that what was lost is not sent into the next that ends.
    func isSound(_ slot: Slot) -> Bool { slot.isOpen && slot.lossesBefore == losses }

    func hasWork(for slot: Int) -> Bool {
        slots[slot].kinds.contains { !self[$0].isEmpty }
    }

    /// Whether a closed connection has work and may be opened now.
    func needsConnection(_ slot: Int) -> Bool { gate.isFree && hasWork(for: slot) }

    mutating func append(_ call: Call) {
        var call = call
        call.number = nextNumber
        nextNumber += 1
        self[call.kind].append(call)
    }

    /// Puts calls back in front of those that wait, in their order.
    mutating func putBack(_ calls: [Call]) {
        for call in calls.reversed() { self[call.kind].prepend(call) }
    }

    /// Takes out the calls for which `isDone` holds.
    mutating func remove(where isDone: (Call) -> Bool) -> [Call] {
        var removed: [Call] = []
        for kind in CallKind.allCases {
            removed += self[kind].filter(isDone)
            self[kind].removeAll(where: isDone)
        }
        return removed
    }

    /// Takes out the calls that no connection will serve.
    mutating func removeStranded(countingAttempts: Bool = true) -> [Call] {
        let served = CallKind.allCases.filter { isServed($0, countingAttempts: countingAttempts) }
        return remove { !served.contains($0.kind) }
    }

    /// Takes out one call, if it still waits.
    mutating func remove(_ reply: Reply, kind: CallKind) {
        guard let index = self[kind].firstIndex(where: { $0.reply === reply }) else { return }
        self[kind].remove(at: index)
    }

    /// The next batch for a connection.
    ///
    /// A call that runs alone, or the waiting ones that share a transaction, in lock order; empty
    /// when nothing waits for it.
    mutating func takeBatch(for slot: Int) -> [Call] {
        let waiting = slots[slot].kinds.filter { !self[$0].isEmpty }
        let oldest = waiting.min { (self[$0].first?.number ?? 0) < (self[$1].first?.number ?? 0) }
        guard let oldest, let first = self[oldest].popFirst() else { return [] }
        if first.runsApart { return [first] }
        let group = [first] + takeCompany(of: first, oldest)
        groups += 1
        groupedStatements += group.count
        return group.sorted { ($0.lockOrder ?? "", $0.number) < ($1.lockOrder ?? "", $1.number) }
    }

    /// Takes out those that share a transaction with a call: of its kind where they can be joined,
    /// which leaves the others to another connection.
    private mutating func takeCompany(of first: Call, _ kind: CallKind) -> [Call] {
        var company: [Call] = []
        var others: [Call] = []
        var bytes = first.request.values.byteCount
        while company.count < Self.groupLimit - 1, bytes < Self.groupBytesLimit,
            let next = self[kind].first, !next.runsApart
        {
            self[kind].removeFirst()
            if next.request.join?.kind == first.request.join?.kind {
                company.append(next)
                bytes += next.request.values.byteCount
            } else {
                others.append(next)
            }
        }
        for call in others.reversed() { self[kind].prepend(call) }
        return company
    }

    /// The earliest moment at which a waiting call has to be told something.
    func nextAlarm() -> ContinuousClock.Instant? {
        guard waitingCount > 0 else { return nil }
        var earliest = gate.givesUpAt
        for kind in CallKind.allCases {
            for call in self[kind] { earliest = min(earliest ?? call.deadline, call.deadline) }
        }
        return earliest
    }

    /// Wakes as many connections as may have work, those that are open first.
    mutating func wakeups(atMost limit: Int = .max) -> Wakeups {
        var wakeups = Wakeups()
        for kind in CallKind.allCases where !self[kind].isEmpty {
            for _ in 0..<min(limit, self[kind].count, slots.count) {
                guard wakeOne(for: kind, into: &wakeups) else { break }
            }
        }
        return wakeups
    }

    private mutating func wakeOne(for kind: CallKind, into wakeups: inout Wakeups) -> Bool {
        var choice: Int?
        for index in slots.indices where slots[index].kinds.contains(kind) {
            let isFresh = slots[index].service == nil && !wakeups.unstarted.contains(index)
            guard isFresh || slots[index].parked != nil else { continue }
            if isSound(slots[index]) {
                choice = index
                break
            }
            if choice == nil, gate.isFree { choice = index }
        }
        guard let choice else { return false }
        if let parked = slots[choice].parked {
            slots[choice].parked = nil
            wakeups.parked.append(parked)
        } else {
            wakeups.unstarted.append(choice)
        }
        return true
    }
}
