import CCurl
import Synchronization

/// What the senders and the loop share.
final class Inbox: Sendable {
    /// What came since the loop looked last.
    struct Work: Sendable {
        var arrivals: [Submission] = []
        /// The ids of the submissions that nobody waits for any more.
        var cancelled: Set<UInt64> = []
        var isClosing = false
    }

    private struct State: Sendable {
        var work = Work()
        var lastID: UInt64 = 0
        /// Reserved and not yet settled.
        var count = 0
        var isStarted = false
        var hasEnded = false
        var closers: [CheckedContinuation<Void, Never>] = []
        /// The multi handle, kept as a number because it is only handed back to
        /// `curl_multi_wakeup`, the one call that any thread may make.
        var address: UInt?
        var isWoken = false

        mutating func wake() {
            guard !isWoken, let address,
                let multi = unsafe UnsafeMutableRawPointer(bitPattern: address)
            else { return }
            unsafe curl_multi_wakeup(multi)
            isWoken = true
        }
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Admits at most `limit` submissions that are not settled.
    init(limit: Int) {
        self.limit = limit
    }
}

extension Inbox {
    /// Takes a place for one submission.
    ///
    /// - Returns: Its id.
    /// - Throws: ``CurlError/busy`` when all places are taken, ``CurlError/closed`` after closing.
    func reserve() throws(CurlError) -> UInt64 {
        try state.withLock { state throws(CurlError) in
            if state.work.isClosing { throw .closed }
            if state.count >= limit { throw .busy }
            state.count += 1
            state.lastID += 1
            return state.lastID
        }
    }

    /// Hands a submission over to the loop.
    ///
    /// - Returns: Whether the caller has to start the loop first.
    func submit(_ submission: Submission) -> Bool {
        let (isTaken, isFirst) = state.withLock { state in
            if state.work.isClosing { return (false, false) }
            state.work.arrivals.append(submission)
            state.wake()
            defer { state.isStarted = true }
            return (true, !state.isStarted)
        }
        if !isTaken { settle(submission, .failure(.closed)) }
        return isFirst
    }

    /// Tells the loop that nobody waits for a submission any more; an unknown id does nothing.
    func cancel(_ id: UInt64) {
        state.withLock { state in
            guard state.isStarted, !state.hasEnded else { return }
            state.work.cancelled.insert(id)
            state.wake()
        }
    }

    /// Refuses what comes from now on and has the loop end.
    func close() {
        state.withLock { state in
            state.work.isClosing = true
            state.wake()
        }
    }

    /// Waits until the loop has ended.
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

extension Inbox {
    /// Has senders wake the multi handle at `address` from now on, or none.
    func attach(_ address: UInt?) {
        state.withLock { $0.address = address }
    }

    /// Empties the inbox.
    func take() -> Work {
        state.withLock { state in
            let work = state.work
            state.work = Work(isClosing: work.isClosing)
            state.isWoken = false
            return work
        }
    }

    /// Gives the outcome to who waits for it, and its place to the next.
    func settle(_ submission: Submission, _ outcome: Submission.Outcome) {
        state.withLock { $0.count -= 1 }
        submission.continuation.resume(returning: outcome)
    }

    /// Notes that the loop is gone: what it left behind fails, and those who close go on.
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
