package import FoundationEssentials

/// The hours of a range of days in which a message may be sent.
package struct SendWindow: Hashable, Sendable {
    /// What a clock shows, and which clock.
    package struct Mark: Hashable, Sendable {
        package var day: CivilDate
        /// Past midnight, 0 to 86,399.
        package var seconds: Int
        /// Of UTC; nil: the clock of Oslo.
        package var minutesAhead: Int?

        /// - Precondition: `seconds` is 0 to 86,399.
        package init(day: CivilDate, seconds: Int, minutesAhead: Int?) {
            precondition(0..<86_400 ~= seconds, "seconds of one day")
            self.day = day
            self.seconds = seconds
            self.minutesAhead = minutesAhead
        }

        /// The moment at which the clock shows this.
        package var date: Date {
            let time = OsloTime(day: day, seconds: seconds)
            return minutesAhead.map(time.date(minutesAhead:)) ?? time.date
        }

        /// Past midnight of its day: of UTC where a zone is known, else as Oslo's clock shows it.
        fileprivate var secondsOfUTC: Int { seconds - (minutesAhead ?? 0) * 60 }

        /// The same time on another day.
        fileprivate func on(daysSince1970 days: Int) -> Date {
            var mark = self
            mark.day = CivilDate(daysSince1970: days)
            return mark.date
        }
    }

    /// Why nothing can be sent in a window.
    package enum Fault: Error, Hashable, Sendable {
        case endsBeforeItBegins
        case past
        /// It begins later than ``Limits/windowAheadSeconds``.
        case tooFarAhead
    }

    package var start: Mark
    /// Nil where it does not end; on a later day than `start` the hours are those of each day.
    package var stop: Mark?

    package init(start: Mark, stop: Mark?) {
        self.start = start
        self.stop = stop
    }

    /// The times that are left at a moment, in order; empty: now and at any time.
    ///
    /// Hours that end no later than they begin go on past midnight. A slot that would begin when
    /// the message is no longer valid is left out.
    ///
    /// - Parameter validitySeconds: How long the message may wait, from the first slot on.
    package func slots(
        at now: Date,
        validitySeconds: Int
    ) throws(Fault) -> [Terms.Slot] {
        let first = start.date
        guard first.timeIntervalSince(now) <= Double(Limits.windowAheadSeconds) else {
            throw .tooFarAhead
        }
        guard let stop else { return first <= now ? [] : [Terms.Slot(start: first, end: nil)] }
        let lastDay = stop.day.daysSince1970
        let firstDay = start.day.daysSince1970
        guard firstDay < lastDay || firstDay == lastDay && first < stop.date else {
            throw .endsBeforeItBegins
        }
        let slots = self.slots(firstDay, lastDay, stop, after: now)
        guard let begin = slots.first?.start else { throw .past }
        let end = begin.addingTimeInterval(Double(validitySeconds))
        return slots.prefix { $0.start < end }
    }

    private func slots(
        _ firstDay: Int,
        _ lastDay: Int,
        _ stop: Mark,
        after now: Date
    ) -> [Terms.Slot] {
        let nights = staysOnPastMidnight(firstDay, stop) ? 1 : 0
        // Wherever the clock is, a slot of the day before yesterday is over.
        let today = OsloTime(now).day.daysSince1970
        let begin = max(firstDay, today - 2)
        let end = min(lastDay - nights, begin + Limits.windowDays - 1)
        guard begin <= end else { return [] }
        var slots: [Terms.Slot] = []
        for day in begin...end {
            let until = stop.on(daysSince1970: day + nights)
            let from = start.on(daysSince1970: day)
            // Hours that the clock skips, or most of them, are none on that day.
            guard until > now, from < until else { continue }
            slots.append(Terms.Slot(start: max(from, now), end: until))
        }
        return slots
    }

    /// Whether the hours end no later than they begin, as the clocks show them.
    ///
    /// Moments would not do: on the day on which it is put forward a clock skips an hour. Where
    /// only one of the clocks is Oslo's, they are compared on a day without a change.
    private func staysOnPastMidnight(_ firstDay: Int, _ stop: Mark) -> Bool {
        if (start.minutesAhead == nil) == (stop.minutesAhead == nil) {
            return start.secondsOfUTC >= stop.secondsOfUTC
        }
        let midnights = [firstDay, firstDay + 1].map { day in
            OsloTime(day: CivilDate(daysSince1970: day), seconds: 0).date
        }
        let changes = midnights[1].timeIntervalSince(midnights[0]) != 86_400
        let day = changes ? firstDay + 1 : firstDay
        return start.on(daysSince1970: day) >= stop.on(daysSince1970: day)
    }
}
