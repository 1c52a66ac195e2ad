import FoundationEssentials
import Gateway

/// Dates and times of a send window: `CCYY-MM-DD` and `hh:mm:ss`, each with an optional zone.
enum PuzzelWindow {
    /// Reads `sendWindow`, where `startDate` is needed.
    ///
    /// A zone of the time wins over that of its date; without either the clock is Oslo's.
    static func read(_ fields: PuzzelFields) throws(PuzzelRefusal) -> SendWindow {
        guard let startDate = try date(fields, "startDate") else {
            throw fields.syntax("startDate", "is missing")
        }
        let startTime = try time(fields, "startTime")
        let stopDate = try date(fields, "stopDate")
        let stopTime = try time(fields, "stopTime")
        let start = mark(startDate, startTime ?? Time(seconds: 0, zone: nil))
        guard stopDate != nil || stopTime != nil else { return SendWindow(start: start, stop: nil) }
        let lastSecond = Time(seconds: 86_399, zone: nil)
        return SendWindow(start: start, stop: mark(stopDate ?? startDate, stopTime ?? lastSecond))
    }

    /// The times that are left at a moment.
    static func slots(
        _ window: SendWindow,
        at now: Date,
        validitySeconds: Int
    ) throws(PuzzelRefusal) -> [Terms.Slot] {
        do {
            return try window.slots(at: now, validitySeconds: validitySeconds)
        } catch {
            let reason =
                switch error {
                case .endsBeforeItBegins: "it ends before it begins"
                case .past: "it is past"
                case .tooFarAhead: "it begins more than a year ahead"
                }
            throw .syntax("settings.sendWindow", reason)
        }
    }

    private struct Day {
        var day: CivilDate
        /// Minutes ahead of UTC.
        var zone: Int?
    }

    private struct Time {
        /// Past midnight.
        var seconds: Int
        var zone: Int?
    }

    private static func mark(_ day: Day, _ time: Time) -> SendWindow.Mark {
        SendWindow.Mark(day: day.day, seconds: time.seconds, minutesAhead: time.zone ?? day.zone)
    }

    private static func date(_ fields: PuzzelFields, _ name: String) throws(PuzzelRefusal) -> Day? {
        guard let text = try fields.text(name) else { return nil }
        var octets = PuzzelFields.trimmed(text).utf8[...]
        guard let year = number(&octets, digits: 4), take("-", &octets),
            let month = number(&octets, digits: 2), take("-", &octets),
            let day = number(&octets, digits: 2),
            let date = CivilDate(year: year, month: month, day: day),
            let zone = zone(&octets)
        else { throw fields.syntax(name, "a date like 2026-07-01 is needed") }
        return Day(day: date, zone: zone.minutes)
    }

    private static func time(
        _ fields: PuzzelFields,
        _ name: String
    ) throws(PuzzelRefusal) -> Time? {
        guard let text = try fields.text(name) else { return nil }
        var octets = PuzzelFields.trimmed(text).utf8[...]
        guard let hour = number(&octets, digits: 2), hour <= 23, take(":", &octets),
            let minute = number(&octets, digits: 2), minute <= 59, take(":", &octets),
            let second = number(&octets, digits: 2), second <= 59,
            dropFraction(&octets), let zone = zone(&octets)
        else { throw fields.syntax(name, "a time like 09:00:00 is needed") }
        return Time(seconds: (hour * 60 + minute) * 60 + second, zone: zone.minutes)
    }

    private static func number(_ octets: inout Substring.UTF8View, digits: Int) -> Int? {
        var number = 0
        for _ in 0..<digits {
            guard let octet = octets.popFirst(), 0x30...0x39 ~= octet else { return nil }
            number = number * 10 + Int(octet - 0x30)
        }
        return number
    }

    private static func take(_ sign: Unicode.Scalar, _ octets: inout Substring.UTF8View) -> Bool {
        octets.popFirst() == UInt8(ascii: sign)
    }

    /// False when a point stands there alone.
    private static func dropFraction(_ octets: inout Substring.UTF8View) -> Bool {
        guard octets.first == UInt8(ascii: ".") else { return true }
        octets.removeFirst()
        let digits = octets.prefix { 0x30...0x39 ~= $0 }
        octets.removeFirst(digits.count)
        return !digits.isEmpty
    }

    /// The rest: nothing, `Z`, or up to 14 hours and 59 minutes either way; nil for anything else.
    private static func zone(_ octets: inout Substring.UTF8View) -> (minutes: Int?, Void)? {
        guard let sign = octets.popFirst() else { return (nil, ()) }
        if sign == UInt8(ascii: "Z") { return octets.isEmpty ? (0, ()) : nil }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let hours = number(&octets, digits: 2), hours <= 14, take(":", &octets),
            let minutes = number(&octets, digits: 2), minutes <= 59, octets.isEmpty
        else { return nil }
        return ((sign == UInt8(ascii: "+") ? 1 : -1) * (hours * 60 + minutes), ())
    }
}
