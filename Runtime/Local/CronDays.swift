/// The days that a cron expression names, by date or by day of the week.
enum CronDays: Hashable, Sendable {
    case ofMonth(Set<DateRule>)
    case ofWeek(Set<WeekdayRule>)

    enum DateRule: Hashable, Sendable {
        case day(Int)
        /// `L`
        case last
        /// `LW`: the last Monday to Friday.
        case lastWorkday
        /// `15W`: the Monday to Friday nearest to the day, in the same month.
        case workdayNearest(Int)
    }

    enum WeekdayRule: Hashable, Sendable {
        case weekday(Int)
        /// `6L`: the last Friday.
        case last(Int)
        /// `2#1`: the first Monday.
        case ordinal(weekday: Int, week: Int)
    }

    /// Reads the two day fields, of which exactly one is `?`.
    init(ofMonth: Substring, ofWeek: Substring) throws(ScheduleFault) {
        switch (ofMonth, ofWeek) {
        case ("?", "?"): throw ScheduleFault("both day fields are ?")
        case (_, "?"): self = .ofMonth(try Self.dates(ofMonth))
        case ("?", _): self = .ofWeek(try Self.weekdays(ofWeek))
        default: throw ScheduleFault("one of the day fields has to be ?")
        }
    }

    func contains(_ day: CivilDay) -> Bool {
        switch self {
        case .ofMonth(let rules): rules.contains { $0.matches(day) }
        case .ofWeek(let rules): rules.contains { $0.matches(day) }
        }
    }

    private static func dates(_ text: Substring) throws(ScheduleFault) -> Set<DateRule> {
        var rules: Set<DateRule> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            switch item {
            case "L": rules.insert(.last)
            case "LW": rules.insert(.lastWorkday)
            case _ where item.hasSuffix("W"):
                rules.insert(.workdayNearest(try CronField.daysOfMonth.value(item.dropLast())))
            default:
                rules.formUnion(try CronField.daysOfMonth.values(item).map { .day($0) })
            }
        }
        return rules
    }

    private static func weekdays(_ text: Substring) throws(ScheduleFault) -> Set<WeekdayRule> {
        let field = CronField.daysOfWeek
        var rules: Set<WeekdayRule> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = item.split(separator: "#", omittingEmptySubsequences: false)
            if item == "L" {
                rules.insert(.weekday(7))
            } else if item.hasSuffix("L") {
                rules.insert(.last(try field.value(item.dropLast())))
            } else if halves.count == 2 {
                guard let week = Int(halves[1]), (1...5).contains(week) else {
                    throw ScheduleFault("day-of-week: \"\(item)\" has no week from 1 to 5")
                }
                rules.insert(.ordinal(weekday: try field.value(halves[0]), week: week))
            } else {
                rules.formUnion(try field.values(item).map { .weekday($0) })
            }
        }
        return rules
    }
}

extension CronDays.DateRule {
    func matches(_ day: CivilDay) -> Bool {
        let last = day.lastDayOfMonth
        switch self {
        case .day(let number): return day.day == number
        case .last: return day.day == last
        case .lastWorkday: return day.day == Self.nearestWorkday(to: last, in: day)
        case .workdayNearest(let number):
            return number <= last && day.day == Self.nearestWorkday(to: number, in: day)
        }
    }

    private static func nearestWorkday(to number: Int, in month: CivilDay) -> Int {
        switch CivilDay(year: month.year, month: month.month, day: number).weekday {
        case 1: number == month.lastDayOfMonth ? number - 2 : number + 1
        case 7: number == 1 ? 3 : number - 1
        default: number
        }
    }
}

extension CronDays.WeekdayRule {
    func matches(_ day: CivilDay) -> Bool {
        switch self {
        case .weekday(let weekday):
            day.weekday == weekday
        case .last(let weekday):
            day.weekday == weekday && day.day + 7 > day.lastDayOfMonth
        case .ordinal(let weekday, let week):
            day.weekday == weekday && (day.day - 1) / 7 + 1 == week
        }
    }
}
