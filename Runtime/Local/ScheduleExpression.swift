package import FoundationEssentials
import Invocation

/// When a schedule fires: at a rate, once, or by cron, always in UTC.
package enum ScheduleExpression: Hashable, Sendable {
    /// Every so many seconds, 60 or more, from the start on.
    case rate(seconds: Int)
    case at(Date)
    case cron(CronExpression)

    /// Reads `rate(5 minutes)`, `at(2030-01-31T08:00:00)` or `cron(0 8 * * ? *)`.
    package init(_ text: String) throws(ScheduleFault) {
        guard let open = text.firstIndex(of: "("), text.last == ")" else {
            throw ScheduleFault("\"\(text)\" is not rate(…), cron(…) or at(…)")
        }
        let inner = text[text.index(after: open)...].dropLast()
        switch text[..<open] {
        case "rate": self = .rate(seconds: try Self.readRate(inner))
        case "at": self = .at(try Self.readTime(inner))
        case "cron": self = .cron(try CronExpression(inner))
        default: throw ScheduleFault("\"\(text)\" is not rate(…), cron(…) or at(…)")
        }
    }

    /// The first firing after `date`; for a rate, one period later.
    ///
    /// - Returns: nil when it never fires again.
    package func next(after date: Date) -> Date? {
        switch self {
        case .rate(let seconds): date.addingTimeInterval(Double(seconds))
        case .at(let time): time > date ? time : nil
        case .cron(let expression): expression.next(after: date)
        }
    }

    /// A value above 1 takes the plural, as the platform insists.
    private static func readRate(_ text: Substring) throws(ScheduleFault) -> Int {
        let words = text.split(separator: " ")
        // Nine digits of days are still far from overflowing a count of seconds.
        guard words.count == 2, words[0].count <= 9, let value = Int(words[0]), value > 0 else {
            throw ScheduleFault("rate(\(text)) is not a positive number and a unit")
        }
        switch (words[1], value == 1) {
        case ("minute", true), ("minutes", false): return value * 60
        case ("hour", true), ("hours", false): return value * 3_600
        case ("day", true), ("days", false): return value * 86_400
        default:
            throw ScheduleFault("rate(\(text)): the unit is minute(s), hour(s) or day(s)")
        }
    }

    private static func readTime(_ text: Substring) throws(ScheduleFault) -> Date {
        guard text.utf8.count == 19, let date = RFC3339.date("\(text)Z") else {
            throw ScheduleFault("at(\(text)) is not yyyy-mm-ddThh:mm:ss")
        }
        return date
    }
}

/// Why a text is no schedule.
package struct ScheduleFault: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
