import JSON

/// What an instance is at: a value that its function's calls, its pool and its end move on.
struct InstanceState {
    /// Where it is between its start and its end.
    enum Phase {
        /// Started for a job, and not ready for it yet.
        case starting(Job)
        /// Waits for an event.
        case idle
        /// Has the job's event, and has not answered.
        case busy(Job)
        /// Has answered, and does what it left for afterwards.
        case following(Job)
        case ended
    }

    /// Why its process was ended by us.
    enum Cause: Sendable {
        case timedOut
        case outOfMemory
        case stopped
    }

    /// What the call for the next event gets.
    enum Next {
        case job(Job)
        /// The last event has no answer yet.
        case conflict
        /// There will be none.
        case ended
    }

    /// What is to be done about a call for the next event.
    enum PollStep {
        case answer(Next)
        /// It waits; whoever called before waits no more.
        case wait(instead: CheckedContinuation<Next, Never>?)
    }

    var phase: Phase
    /// The function's call for the next event, which waits while there is none.
    var poll: CheckedContinuation<Next, Never>?
    /// Nil before its start and after its end.
    var processID: Int32?
    let startedAt: ContinuousClock.Instant
    /// When it first asked for an event.
    var readyAt: ContinuousClock.Instant?
    /// When it got the event that it has.
    var givenAt: ContinuousClock.Instant
    /// How many events it was given.
    var jobs = 0
    /// The most bytes in memory that were seen.
    var peakBytes = 0
    var isAnswerTooLarge = false
    /// What it posted when it could not start.
    var startError: FunctionError?
    var failedAt: ContinuousClock.Instant?
    var cause: Cause?
    /// When it is ended by force; nil while it may go on.
    var stopBy: ContinuousClock.Instant?
    /// When it was asked to end.
    var askedAt: ContinuousClock.Instant?

    init(_ job: Job, at now: ContinuousClock.Instant) {
        phase = .starting(job)
        startedAt = now
        givenAt = now
    }

    /// The job that it has, answered or not.
    var job: Job? {
        switch phase {
        case .starting(let job), .busy(let job), .following(let job): job
        case .idle, .ended: nil
        }
    }

    /// Takes a call for the next event; ends the job before.
    mutating func call(
        _ continuation: CheckedContinuation<Next, Never>,
        at now: ContinuousClock.Instant
    ) -> PollStep {
        switch phase {
        case .starting(let job):
            guard startError == nil else { return .answer(.ended) }
            readyAt = now
            begin(job, at: now)
            return .answer(.job(job))
        case .busy: return .answer(.conflict)
        case .ended: return .answer(.ended)
        case .idle, .following:
            phase = .idle
            defer { poll = continuation }
            return .wait(instead: poll)
        }
    }

    /// Gives it a job, if it waits for one.
    mutating func give(
        _ job: Job,
        at now: ContinuousClock.Instant
    ) -> CheckedContinuation<Next, Never>? {
        guard case .idle = phase, stopBy == nil, let waiter = poll else { return nil }
        poll = nil
        begin(job, at: now)
        return waiter
    }

    private mutating func begin(_ job: Job, at now: ContinuousClock.Instant) {
        phase = .busy(job)
        givenAt = now
        jobs += 1
        isAnswerTooLarge = false
    }
}
