import FoundationEssentials
import Synchronization

/// The `Date` field of answers, made once a second.
final class HTTPDates: Sendable {
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private let latest = Mutex((second: Int.min, text: ""))

    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
    func text(_ date: Date) -> String {
        let second = Int(date.timeIntervalSince1970.rounded(.down))
        return latest.withLock { latest in
            if latest.second != second { latest = (second, Self.format(second)) }
            return latest.text
        }
    }

    private static func format(_ second: Int) -> String {
        let days = Int((Double(second) / 86_400).rounded(.down))
        let time = second - days * 86_400
        let day = CivilDay(daysSinceEpoch: days)
        let clock = [time / 3_600, time / 60 % 60, time % 60].map(twoDigits).joined(separator: ":")
        let date = "\(twoDigits(day.day)) \(months[day.month - 1]) \(day.year)"
        return "\(weekdays[day.weekday - 1]), \(date) \(clock) GMT"
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
