package import FoundationEssentials

/// A cron schedule of six fields, read in UTC: `0/15 8-18 ? * MON-FRI *`.
///
/// Minutes, hours, day of month, month, day of week (1 is Sunday) and year, with `,` `-` `/` `*`
/// and, in the day fields, `?` `L` `W` `#`: what EventBridge takes.
package struct CronExpression: Hashable, Sendable {
    private let minutes: [Int]
    private let hours: [Int]
    private let days: CronDays
    private let months: Set<Int>
    private let years: Set<Int>

    /// Reads the six fields.
    ///
    /// - Throws: ``ScheduleFault`` that names the field.
    package init(_ text: some StringProtocol) throws(ScheduleFault) {
        let fields = String(text).split(separator: " ")
        guard fields.count == 6 else {
            throw ScheduleFault("cron has six fields, not \(fields.count)")
        }
        minutes = try CronField.minutes.values(fields[0])
        hours = try CronField.hours.values(fields[1])
        days = try CronDays(ofMonth: fields[2], ofWeek: fields[4])
        months = Set(try CronField.months.values(fields[3]))
        years = Set(try CronField.years.values(fields[5]))
    }

    /// The first whole minute after `date` that the fields name; nil when there is none.
    package func next(after date: Date) -> Date? {
        let minute = Int((date.timeIntervalSince1970 / 60).rounded(.down)) + 1
        var day = Int((Double(minute) / 1_440).rounded(.down))
        var earliest = minute - day * 1_440
        while true {
            let civil = CivilDay(daysSinceEpoch: day)
            guard civil.year <= CronField.years.range.upperBound else { return nil }
            guard years.contains(civil.year) else {
                day = CivilDay(year: civil.year + 1, month: 1, day: 1).daysSinceEpoch
                earliest = 0
                continue
            }
            if months.contains(civil.month), days.contains(civil),
                let time = firstTime(from: earliest)
            {
                return Date(timeIntervalSince1970: Double((day * 1_440 + time) * 60))
            }
            day += 1
            earliest = 0
        }
    }

    /// The first time of a day at or after `earliest`, both in minutes since midnight.
    private func firstTime(from earliest: Int) -> Int? {
        for hour in hours where hour * 60 + 59 >= earliest {
            for minute in minutes where hour * 60 + minute >= earliest {
                return hour * 60 + minute
            }
        }
        return nil
    }
}
