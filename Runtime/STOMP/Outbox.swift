import Curl
import Synchronization

/// What the senders and the connection's thread share.
final class Outbox: Sendable {
    /// What came since the thread looked last.
    struct Work: Sendable {
        var arrivals: [Submission] = []
        /// The ids of the submissions that nobody waits for any more.
        var cancelled: Set<UInt64> = []
        var isClosing = false
    }

    private struct State: Sendable {
        var work = Work()
        var lastID: UInt64 = 0
        /// Sends that are reserved and not yet settled.
        var count = 0
        var isStarted = false
        var hasEnded = false
        var closers: [CheckedContinuation<Void, Never>] = []
        var waker: Waker?
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Admits at most `limit` sends that are not settled.
    init(limit: Int) { self.limit = limit }

    /// Takes a place for one submission, and gives its id; a probe needs no place.
    func reserve(isProbe: Bool) throws(STOMPError) -> UInt64 {
        try state.withLock { state throws(STOMPError) in
            if state.work.isClosing { throw .closed }
            if !isProbe {
                if state.count >= limit { throw .busy }
                state.count += 1
            }
            state.lastID += 1
            return state.lastID
        }
    }

    /// Gives back the place of a send that was not made.
    func release() { state.withLock { $0.count -= 1 } }

    /// Hands a submission over to the thread; true when the caller has to start that first.
    func submit(_ submission: Submission) -> Bool {
        let (isTaken, isFirst) = state.withLock { state in
            if state.work.isClosing { return (false, false) }
            state.work.arrivals.append(submission)
            state.waker?.wake()
            defer { state.isStarted = true }
            return (true, !state.isStarted)
        }
        if !isTaken { settle(submission, .failure(.closed)) }
        return isFirst
    }

    /// Tells the thread that nobody waits for a submission any more; an unknown id does nothing.
    func cancel(_ id: UInt64) {
        state.withLock { state in
            guard state.isStarted, !state.hasEnded else { return }
            state.work.cancelled.insert(id)
            state.waker?.wake()
        }
    }

    /// Refuses what comes from now on and has the thread end.
    func close() {
        state.withLock { state in
            state.work.isClosing = true
            state.waker?.wake()
        }
    }

    /// Waits until the thread has ended.
    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.hasEnded || !state.isStarted { return true }
                state.closers.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }
}

extension Outbox {
    /// Has senders wake the thread from now on.
    func attach(_ waker: Waker) {
        state.withLock { $0.waker = waker }
    }

    /// Empties the outbox.
    func take() -> Work {
        state.withLock { state in
            let work = state.work
            state.work = Work(isClosing: work.isClosing)
            return work
        }
    }

    /// Gives the outcome to who waits for it, and its place to the next.
    func settle(_ submission: Submission, _ outcome: Submission.Outcome) {
        if !submission.isProbe { state.withLock { $0.count -= 1 } }
        submission.continuation.resume(returning: outcome)
    }

    /// Notes that the thread is gone: what it left behind fails, and those who close go on.
    func end() {
        close()
        for submission in take().arrivals { settle(submission, .failure(.closed)) }
        let closers = state.withLock { state in
            defer { state.closers = [] }
            state.hasEnded = true
            return state.closers
        }
        for closer in closers { closer.resume() }
    }
}
