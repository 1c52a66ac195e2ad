import FoundationEssentials
import Invocation
import LocalRuntime
import Testing

struct CronTests {
    private func date(_ text: String) throws -> Date { try #require(RFC3339.date(text + ":00Z")) }

    @Test(
        arguments: [
            ("* * * * ? *", "2026-07-15T12:00", "2026-07-15T12:01"),
            ("0 8 * * ? *", "2026-07-15T08:00", "2026-07-16T08:00"),
            ("0 8 * * ? *", "2026-07-15T07:59", "2026-07-15T08:00"),
            ("0/15 8-18 ? * MON-FRI *", "2026-07-17T18:45", "2026-07-20T08:00"),
            ("5/20 * * * ? *", "2026-07-15T12:26", "2026-07-15T12:45"),
            ("10-30/10 * * * ? *", "2026-07-15T12:30", "2026-07-15T13:10"),
            ("0,30 0 1 JAN,JUL ? *", "2026-07-01T00:30", "2027-01-01T00:00"),
            ("59 23 31 * ? *", "2026-08-31T23:59", "2026-10-31T23:59"),
            ("0 0 29 2 ? *", "2026-01-01T00:00", "2028-02-29T00:00"),
            ("0 0 29 2 ? *", "2096-02-29T00:00", "2104-02-29T00:00"),
            ("0 0 L * ? *", "2026-01-31T00:00", "2026-02-28T00:00"),
            ("0 0 L 2 ? *", "2027-03-01T00:00", "2028-02-29T00:00"),
            ("0 0 LW * ? *", "2026-01-01T00:00", "2026-01-30T00:00"),
            ("0 0 15W * ? *", "2026-08-01T00:00", "2026-08-14T00:00"),
            ("0 0 15W * ? *", "2026-11-01T00:00", "2026-11-16T00:00"),
            ("0 0 1W * ? *", "2026-07-31T00:00", "2026-08-03T00:00"),
            ("0 0 31W 5 ? *", "2026-05-01T00:00", "2026-05-29T00:00"),
            ("0 0 30W 2 ? 2026-2027", "2026-01-01T00:00", nil),
            ("0 0 ? * 2#1 *", "2026-07-15T00:00", "2026-08-03T00:00"),
            ("0 0 ? * MON#5 *", "2026-07-15T00:00", "2026-08-31T00:00"),
            ("0 0 ? * 6L *", "2026-07-15T00:00", "2026-07-31T00:00"),
            ("0 0 ? * L *", "2026-07-15T00:00", "2026-07-18T00:00"),
            ("0 0 ? * sun *", "2026-07-15T00:00", "2026-07-19T00:00"),
            ("0 12 1 1 ? 2030", "2026-07-15T00:00", "2030-01-01T12:00"),
            ("0 12 1 1 ? 2030", "2030-01-01T12:00", nil),
            ("0 12 1 1 ? 1999", "2026-07-15T00:00", nil),
            ("0 0 1 1 ? 2026/4", "2026-07-15T00:00", "2030-01-01T00:00"),
        ] as [(String, String, String?)]
    )
    func `cron finds the next minute`(text: String, after: String, expected: String?) throws {
        let next = try CronExpression(text).next(after: date(after))

        #expect(try next == expected.map(date))
    }

    @Test func `seconds within a minute do not fire it again`() throws {
        let expression = try CronExpression("0 8 * * ? *")

        let next = expression.next(after: try date("2026-07-15T08:00").addingTimeInterval(59.9))

        #expect(try next == date("2026-07-16T08:00"))
    }

    @Test(arguments: [
        "* * * * *", "* * * * * *", "* * ? * ? *", "* * 1 * 1 *", "60 * * * ? *", "* 24 * * ? *",
        "* * 0 * ? *", "* * 32 * ? *", "* * * 13 ? *", "* * ? * 8 *", "* * * * ? 1969",
        "* * * * ? 2200", "5-1 * * * ? *", "*/0 * * * ? *", "1,, * * * ? *", "* * ? * 2#6 *",
        "* * ? * FOO *", "* * W * ? *", "-1 * * * ? *", "+1 * * * ? *", "? * * * ? *", "",
    ])
    func `what is no cron expression is refused`(text: String) {
        #expect(throws: ScheduleFault.self) { try CronExpression(text) }
    }

    @Test(arguments: [
        ("rate(1 minute)", 60), ("rate(5 minutes)", 300), ("rate(1 hour)", 3_600),
        ("rate(2 hours)", 7_200), ("rate(1 day)", 86_400), ("rate(7 days)", 604_800),
    ])
    func `a rate is a period`(text: String, seconds: Int) throws {
        #expect(try ScheduleExpression(text) == .rate(seconds: seconds))
    }

    @Test func `at fires once`() throws {
        let expression = try ScheduleExpression("at(2028-02-29T23:59:30)")
        let time = try #require(RFC3339.date("2028-02-29T23:59:30Z"))

        #expect(expression.next(after: time.addingTimeInterval(-1)) == time)
        #expect(expression.next(after: time) == nil)
    }

    @Test(arguments: [
        "rate(1 minutes)", "rate(2 minute)", "rate(0 minutes)", "rate(-1 minutes)",
        "rate(5 seconds)", "rate(5)", "rate(5 minutes", "every(5 minutes)", "5 minutes", "",
        "at(2027-02-29T00:00:00)", "at(2027-01-01T24:00:00)", "at(2027-01-01)",
        "at(2027-01-01T00:00:00Z)", "cron(* * * *)", "rate(99999999999 days)",
    ])
    func `what is no schedule is refused`(text: String) {
        #expect(throws: ScheduleFault.self) { try ScheduleExpression(text) }
    }
}
