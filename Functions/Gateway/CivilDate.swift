/// A day of the Gregorian calendar.
package struct CivilDate: Hashable, Sendable {
    /// 1 to 9999.
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int

    /// Nil where the calendar has no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard 1...9999 ~= year, 1...12 ~= month,
            1...Self.dayCount(year: year, month: month) ~= day
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Counts the years from March on, so that a leap day is the last of its year, in eras of 400
    /// years (146,097 days).
    ///
    /// - Precondition: In the years 1 to 9999.
    package init(daysSince1970 days: Int) {
        precondition(-719_162...2_932_896 ~= days, "a day of the years 1 to 9999")
        let shifted = days + 719_468
        let dayOfEra = shifted % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + shifted / 146_097 * 400 + (month <= 2 ? 1 : 0)
    }

    /// The inverse of ``init(daysSince1970:)``.
    package var daysSince1970: Int {
        let shifted = month <= 2 ? year - 1 : year
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return shifted / 400 * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100
            + dayOfYear - 719_468
    }

    /// The last Sunday of a month that has 31 days.
    ///
    /// - Precondition: It has.
    static func lastSunday(year: Int, month: Int) -> Int {
        precondition(dayCount(year: year, month: month) == 31, "a month of 31 days")
        guard let last = CivilDate(year: year, month: month, day: 31)?.daysSince1970 else {
            preconditionFailure("a year from 1 to 9999")
        }
        // Day 0 was a Thursday, so Sundays are 3 days above a multiple of 7.
        return last - ((last - 3) % 7 + 7) % 7
    }

    private static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        case _: 31
        }
    }
}
