import Foundation
import Gateway
import Testing

struct OsloTimeTests {
    @Test(arguments: [
        ("2026-01-15 09:00:00", 1_768_464_000), ("2026-07-01 09:00:00", 1_782_889_200),
        // The spring change: 02:00 is skipped.
        ("2026-03-29 01:59:59", 1_774_745_999), ("2026-03-29 03:00:00", 1_774_746_000),
        // The autumn change: 02:00 to 03:00 comes twice, the first one is meant.
        ("2026-10-25 01:59:59", 1_792_886_399), ("2026-10-25 02:00:00", 1_792_886_400),
        ("2026-10-25 02:59:59", 1_792_889_999), ("2026-10-25 03:00:00", 1_792_893_600),
        ("2024-02-29 00:00:00", 1_709_161_200), ("2026-01-01 00:00:00", 1_767_222_000),
    ])
    func `a clock in Oslo and moments agree both ways`(text: String, seconds: Int) throws {
        let time = try #require(Self.time(text))
        let date = Date(timeIntervalSince1970: Double(seconds))
        #expect(time.date == date)
        #expect(OsloTime(date) == time)
        #expect(OsloTime(date).text == text.replacing("-", with: ""))
    }

    @Test func `a time that is skipped is an hour later`() throws {
        let skipped = try #require(Self.time("2026-03-29 02:30:00"))
        #expect(skipped.date == Date(timeIntervalSince1970: 1_774_747_800))
        #expect(OsloTime(skipped.date).text == "20260329 03:30:00")
    }

    @Test func `the second time around the clock shows the same hour`() {
        let first = Date(timeIntervalSince1970: 1_792_888_200)
        #expect(OsloTime(first).text == "20261025 02:30:00")
        #expect(OsloTime(first + 3600).text == "20261025 02:30:00")
        #expect(OsloTime(first + 3600).date == first)
    }

    @Test func `fractions are dropped, before 1970 too`() {
        #expect(OsloTime(Date(timeIntervalSince1970: 0.9)).text == "19700101 01:00:00")
        #expect(OsloTime(Date(timeIntervalSince1970: -0.1)).text == "19700101 00:59:59")
    }

    @Test(arguments: [-Double.infinity, -1e18, 1e18, .infinity])
    func `moments that no clock shows stop nothing`(seconds: Double) {
        #expect(OsloTime(Date(timeIntervalSince1970: seconds)).text.count == 17)
    }

    @Test func `every hour of 40 years is as the time zone database has it`() throws {
        let zone = try #require(TimeZone(identifier: "Europe/Oslo"))
        for hour in stride(from: 852_073_200.0, to: 2_114_380_800, by: 3600) {
            let date = Date(timeIntervalSince1970: hour)
            let local = Int(hour) + zone.secondsFromGMT(for: date)
            let time = OsloTime(date)
            try #require(time.day.daysSince1970 * 86_400 + time.seconds == local)
        }
    }

    @Test func `a clock of another zone is read by its distance from UTC`() throws {
        let time = try #require(Self.time("2026-07-01 09:00:00"))
        #expect(time.date(minutesAhead: 0).timeIntervalSince1970 == 1_782_896_400)
        #expect(time.date(minutesAhead: -330).timeIntervalSince1970 == 1_782_916_200)
    }

    @Test(arguments: [(2026, 2, 29), (2100, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 1, 0)])
    func `days that are none are refused`(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test(arguments: [(24, 0, 0), (0, 60, 0), (0, 0, 60), (-1, 0, 0)])
    func `times that are none are refused`(hour: Int, minute: Int, second: Int) throws {
        let day = try #require(CivilDate(year: 2026, month: 1, day: 1))
        #expect(OsloTime(day: day, hour: hour, minute: minute, second: second) == nil)
    }

    @Test func `days count and count back`() {
        for days in stride(from: -719_162, through: 2_932_896, by: 97) {
            #expect(CivilDate(daysSince1970: days).daysSince1970 == days)
        }
    }

    /// `2026-01-15 09:00:00`.
    private static func time(_ text: String) -> OsloTime? {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        guard numbers.count == 6,
            let day = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
        else { return nil }
        return OsloTime(day: day, hour: numbers[3], minute: numbers[4], second: numbers[5])
    }
}
