extension InstanceState {
    /// What whoever watches the process does next.
    enum Order {
        /// Looks again after a while.
        case look(after: Duration)
        /// Waits until something happens.
        case rest
        /// Asks it to end, and looks again.
        case ask
        case kill
    }

    /// How often memory is looked at, and whether it has ended.
    static let period = Duration.milliseconds(50)
    /// For one that has nothing to finish to end when asked.
    static let idleGrace = Duration.seconds(2)
    /// Before one at work is asked to end.
    static let busyGrace = Duration.milliseconds(200)

    /// Judges time and memory.
    ///
    /// - Parameter heedsTermination: Whether it can be asked to end while it works.
    mutating func order(
        at now: ContinuousClock.Instant,
        _ residentBytes: Int,
        _ heedsTermination: Bool,
        _ settings: InstanceSettings
    ) -> Order {
        guard cause == nil else { return .rest }
        peakBytes = max(peakBytes, residentBytes)
        guard residentBytes <= settings.memoryBytes else { return end(.outOfMemory) }
        if let stopBy, now >= stopBy { return end(.stopped) }
        switch phase {
        case .ended: return .rest
        case .starting(let job):
            if let failedAt, now >= failedAt + Self.idleGrace { return end(.stopped) }
            let limit = min(job.deadline, startedAt + settings.startTime)
            return now >= limit ? end(.timedOut) : .look(after: min(Self.period, limit - now))
        case .busy(let job):
            guard now < job.deadline else { return end(.timedOut) }
            let pause = Order.look(after: min(Self.period, job.deadline - now))
            // One that has hardly seen its event might end without an answer to it.
            guard heedsTermination, now >= givenAt + Self.busyGrace else { return pause }
            return ask(at: now) ?? pause
        case .following(let job):
            guard now < job.deadline else { return end(.timedOut) }
            return ask(at: now) ?? .look(after: min(Self.period, job.deadline - now))
        case .idle:
            guard stopBy != nil else { return .rest }
            if let askedAt, now >= askedAt + Self.idleGrace { return end(.stopped) }
            return ask(at: now) ?? .look(after: Self.period)
        }
    }

    /// Nil when it need not end, or was asked already.
    private mutating func ask(at now: ContinuousClock.Instant) -> Order? {
        guard stopBy != nil, askedAt == nil else { return nil }
        askedAt = now
        return .ask
    }

    private mutating func end(_ cause: Cause) -> Order {
        self.cause = cause
        return .kill
    }
}
