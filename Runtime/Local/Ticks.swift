import FoundationEssentials
import Invocation

/// The firings of one schedule, one after another.
struct Ticks {
    private enum Course {
        /// Counted from `start`, so that rounding and late firings do not add up.
        case periods(start: ContinuousClock.Instant, period: Duration, count: Int)
        case calendar(ScheduleExpression)
    }

    private var course: Course
    /// The wall-clock time of the next firing; nil when there is none.
    private(set) var next: Date?
    private let clock: Clock

    init(_ expression: ScheduleExpression, clock: Clock) {
        self.clock = clock
        switch expression {
        case .rate(let seconds):
            let period = Duration.seconds(seconds)
            course = .periods(start: clock.monotonic(), period: period, count: 0)
            next = clock.now()
        case .at, .cron:
            course = .calendar(expression)
            next = expression.next(after: clock.now())
        }
    }

    /// How long until the next firing, zero or less when it is due; nil when there is none.
    var remaining: Duration? {
        switch course {
        case .periods(let start, let period, let count):
            start + period * count - clock.monotonic()
        case .calendar:
            next.map { .seconds($0.timeIntervalSince(clock.now())) }
        }
    }

    /// Passes over all firings that are due but the latest, which makes up for them.
    mutating func skipMissed() {
        switch course {
        case .periods(let start, let period, let count):
            let elapsed = clock.monotonic() - start
            move(to: max(count, Int((elapsed / period).rounded(.down))), start, period)
        case .calendar(let expression):
            next = next.map { latestDue(expression, from: $0, now: clock.now()) }
        }
    }

    /// Goes on to the firing after the one that just happened; it may be due already.
    mutating func advance() {
        switch course {
        case .periods(let start, let period, let count): move(to: count + 1, start, period)
        case .calendar(let expression): next = next.flatMap { expression.next(after: $0) }
        }
    }

    private mutating func move(to count: Int, _ start: ContinuousClock.Instant, _ period: Duration)
    {
        course = .periods(start: start, period: period, count: count)
        let remaining = start + period * count - clock.monotonic()
        next = clock.now().addingTimeInterval(remaining / .seconds(1))
    }

    private func latestDue(_ expression: ScheduleExpression, from first: Date, now: Date) -> Date {
        var latest = first
        // Months may have been missed; to start a day back keeps the search short.
        let dayAgo = now.addingTimeInterval(-86_400)
        if latest < dayAgo, let recent = expression.next(after: dayAgo), recent <= now {
            latest = recent
        }
        while let following = expression.next(after: latest), following <= now {
            latest = following
        }
        return latest
    }
}
