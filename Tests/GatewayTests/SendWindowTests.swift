import FoundationEssentials
import Gateway
import Testing

struct SendWindowTests {
    private static func mark(
        _ year: Int,
        _ month: Int,
        _ day: Int,
        hour: Int,
        minute: Int = 0,
        ahead: Int? = nil
    ) throws -> SendWindow.Mark {
        let day = try #require(CivilDate(year: year, month: month, day: day))
        return SendWindow.Mark(day: day, seconds: hour * 3600 + minute * 60, minutesAhead: ahead)
    }

    /// Hours from a moment to the starts and ends of slots.
    private static func hours(_ slots: [Terms.Slot], since now: Date) -> [[Double]] {
        slots.map { slot in
            [slot.start, slot.end].compactMap { $0.map { $0.timeIntervalSince(now) / 3600 } }
        }
    }

    private static let week = 604_800

    @Test func `hours that end earlier than they begin go on past midnight`() throws {
        let start = try Self.mark(2026, 8, 5, hour: 22, ahead: 0)
        let stop = try Self.mark(2026, 8, 7, hour: 6, ahead: 0)
        let now = try Self.mark(2026, 8, 5, hour: 0, ahead: 0).date

        let window = SendWindow(start: start, stop: stop)

        let before = try window.slots(at: now, validitySeconds: Self.week)
        #expect(Self.hours(before, since: now) == [[22, 30], [46, 54]])
        let night = now.addingTimeInterval(25 * 3600)
        let within = try window.slots(at: night, validitySeconds: Self.week)
        #expect(Self.hours(within, since: night) == [[0, 5], [21, 29]])
    }

    @Test func `hours follow the clock through its change`() throws {
        let start = try Self.mark(2026, 3, 28, hour: 9)
        let stop = try Self.mark(2026, 3, 29, hour: 10)
        let now = try Self.mark(2026, 3, 28, hour: 0, ahead: 0).date

        let slots = try SendWindow(start: start, stop: stop)
            .slots(at: now, validitySeconds: Self.week)

        #expect(Self.hours(slots, since: now) == [[8, 9], [31, 32]])
    }

    @Test func `hours that the clock skips are left out on that day alone`() throws {
        let start = try Self.mark(2026, 3, 28, hour: 2, minute: 30)
        let stop = try Self.mark(2026, 3, 31, hour: 3, minute: 15)
        let now = try Self.mark(2026, 3, 28, hour: 0, ahead: 0).date

        let slots = try SendWindow(start: start, stop: stop)
            .slots(at: now, validitySeconds: Self.week)

        #expect(Self.hours(slots, since: now) == [[1.5, 2.25], [48.5, 49.25], [72.5, 73.25]])
    }

    @Test(arguments: [(3, nil), (1, 0)])
    func `a window that begins in the hour that is skipped keeps its own hours`(
        hour: Int,
        ahead: Int?
    ) throws {
        let start = try Self.mark(2026, 3, 29, hour: 2, minute: 30)
        let stop = try Self.mark(2026, 3, 31, hour: hour, minute: 15, ahead: ahead)
        let now = try Self.mark(2026, 3, 29, hour: 0, ahead: 0).date

        let slots = try SendWindow(start: start, stop: stop)
            .slots(at: now, validitySeconds: Self.week)

        #expect(Self.hours(slots, since: now) == [[24.5, 25.25], [48.5, 49.25]])
    }

    @Test func `slots that begin after the validity are left out`() throws {
        let start = try Self.mark(2026, 1, 1, hour: 9)
        let stop = try Self.mark(9999, 12, 31, hour: 10)
        let now = try Self.mark(2026, 3, 4, hour: 12).date
        let window = SendWindow(start: start, stop: stop)

        for (seconds, count) in [(300, 1), (86_400, 1), (86_401, 2), (Self.week, 7)] {
            #expect(try window.slots(at: now, validitySeconds: seconds).count == count)
        }
    }

    @Test func `at most 367 days are looked at`() throws {
        let start = try Self.mark(2026, 1, 1, hour: 9)
        let stop = try Self.mark(2028, 1, 1, hour: 10)
        let now = try Self.mark(2026, 1, 1, hour: 0).date

        let slots = try SendWindow(start: start, stop: stop).slots(at: now, validitySeconds: .max)

        #expect(slots.count == Limits.windowDays)
    }

    @Test func `the last moment of a window is past`() throws {
        let start = try Self.mark(2026, 8, 5, hour: 9)
        let stop = try Self.mark(2026, 8, 5, hour: 10)
        let window = SendWindow(start: start, stop: stop)

        let slots = try window.slots(at: stop.date.addingTimeInterval(-1), validitySeconds: 300)
        #expect(slots == [Terms.Slot(start: stop.date.addingTimeInterval(-1), end: stop.date)])
        #expect(throws: SendWindow.Fault.past) {
            try window.slots(at: stop.date, validitySeconds: 300)
        }
    }
}
