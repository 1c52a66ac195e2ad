package import FoundationEssentials

/// What a clock on a wall in Oslo shows: an hour ahead of UTC, two in summer.
///
/// Summer is, for any year, from 01:00 UTC of the last Sunday of March to 01:00 UTC of the last
/// Sunday of October (directive 2000/84/EC).
package struct OsloTime: Hashable, Sendable {
    package let day: CivilDate
    /// Seconds that the clock is past midnight, 0 to 86,399.
    package let seconds: Int

    private static let standardOffset = 3600
    private static let summerOffset = 7200

    /// - Precondition: `seconds` is 0 to 86,399.
    package init(day: CivilDate, seconds: Int) {
        precondition(0..<86_400 ~= seconds, "seconds of one day")
        self.day = day
        self.seconds = seconds
    }

    /// Nil where there is no such time on a clock: hours to 23, minutes and seconds to 59.
    package init?(day: CivilDate, hour: Int, minute: Int, second: Int) {
        guard 0...23 ~= hour, 0...59 ~= minute, 0...59 ~= second else { return nil }
        self.init(day: day, seconds: (hour * 60 + minute) * 60 + second)
    }

    /// What the clock shows at a moment, fractions dropped; kept inside the years 2 to 9998.
    package init(_ date: Date) {
        let bounds = (earliest: -62_104_060_800.0, latest: 253_370_764_799.0)
        let moment = max(bounds.earliest, min(bounds.latest, date.timeIntervalSince1970))
        let utc = Int(moment.rounded(.down))
        let local = utc + (Self.isSummer(utc) ? Self.summerOffset : Self.standardOffset)
        let rest = (local % 86_400 + 86_400) % 86_400
        self.init(day: CivilDate(daysSince1970: (local - rest) / 86_400), seconds: rest)
    }

    /// The moment at which the clock shows this.
    ///
    /// Of an hour that comes twice, the first; a time that is skipped is read as if the clock had
    /// not been put forward, so it is an hour later on the clock that was.
    package var date: Date {
        let local = day.daysSince1970 * 86_400 + seconds
        let inSummer = local - Self.summerOffset
        let utc = Self.isSummer(inSummer) ? inSummer : local - Self.standardOffset
        return Date(timeIntervalSince1970: Double(utc))
    }

    /// The moment at which a clock that is ahead of UTC by so many minutes shows this.
    package func date(minutesAhead: Int) -> Date {
        let utc = day.daysSince1970 * 86_400 + seconds - minutesAhead * 60
        return Date(timeIntervalSince1970: Double(utc))
    }

    /// `20260304 10:21:07`.
    package var text: String {
        var octets: [UInt8] = []
        octets.reserveCapacity(17)
        func append(_ number: Int, from unit: Int) {
            var divisor = unit
            while divisor > 0 {
                octets.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
                divisor /= 10
            }
        }
        append(day.year, from: 1000)
        append(day.month, from: 10)
        append(day.day, from: 10)
        octets.append(UInt8(ascii: " "))
        append(seconds / 3600, from: 10)
        octets.append(UInt8(ascii: ":"))
        append(seconds / 60 % 60, from: 10)
        octets.append(UInt8(ascii: ":"))
        append(seconds % 60, from: 10)
        return String(decoding: octets, as: UTF8.self)
    }

    /// - Parameter utc: Seconds since 1970.
    private static func isSummer(_ utc: Int) -> Bool {
        let rest = (utc % 86_400 + 86_400) % 86_400
        let days = min(max((utc - rest) / 86_400, -719_162), 2_932_896)
        let year = CivilDate(daysSince1970: days).year
        let start = CivilDate.lastSunday(year: year, month: 3) * 86_400 + 3600
        let end = CivilDate.lastSunday(year: year, month: 10) * 86_400 + 3600
        return start..<end ~= utc
    }
}
