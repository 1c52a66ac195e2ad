/// A request on its way through the pool, with what may still be tried for it.
struct Call: Sendable {
    let request: Request
    let reply: Reply
    let deadline: ContinuousClock.Instant
    /// Where the statement stands among those of its shared transaction; `nil` to run alone.
    let lockOrder: String?
    let isRepeatable: Bool

    /// Its place in arrival order, given by the queue.
    var number: UInt64 = 0
    /// Whether it has to have a transaction of its own, since a shared one failed.
    var runsApart: Bool
    /// How often it may still be sent again after a lost connection: twice, as a server of which a
    /// process crashed may take one connection more before it ends them all.
    var repeatsLeft: Int
    /// How often it may still be sent again after a deadlock or a serialization failure.
    var conflictsLeft: Int

    init(
        _ request: Request,
        by deadline: ContinuousClock.Instant,
        lockOrder: String? = nil,
        isRepeatable: Bool
    ) {
        self.request = request
        self.reply = Reply()
        self.deadline = deadline
        self.lockOrder = lockOrder
        self.isRepeatable = isRepeatable
        self.runsApart = lockOrder == nil || !isRepeatable
        self.repeatsLeft = isRepeatable ? 2 : 0
        self.conflictsLeft = request.origin == .script ? 0 : 3
    }

    var kind: CallKind { lockOrder == nil ? .alone : .shared }
}

/// Which connections may serve a call.
enum CallKind: CaseIterable {
    case alone
    case shared
}
