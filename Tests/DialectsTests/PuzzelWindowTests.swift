import Dialects
import FoundationEssentials
import Gateway
import Invocation
import JSON
import Testing

struct PuzzelWindowTests {
    private typealias Sample = PuzzelSample

    private static func message(_ window: JSON) -> JSON {
        Sample.message(settings: ["sendWindow": window])
    }

    /// Slots as `start/end`, in RFC 3339 to the second.
    private static func slots(_ window: JSON, at now: String) throws -> [String] {
        let item = try Sample.item(message(window), at: Sample.date(now))
        return item.terms.slots.map { slot in
            [slot.start, slot.end].map { $0.map(text) ?? "" }.joined(separator: "/")
        }
    }

    private static func text(_ date: Date) -> String { String(RFC3339.text(date).prefix(16)) }

    @Test(arguments: [
        ("2026-07-01", "09:00:00", "2026-07-01T07:00/"),
        ("2026-01-15", "09:00:00", "2026-01-15T08:00/"),
        ("2026-01-15", nil, "2026-01-14T23:00/"),
        ("2026-01-15", "09:00:00Z", "2026-01-15T09:00/"),
        ("2026-01-15Z", "09:00:00", "2026-01-15T09:00/"),
        ("2026-01-15Z", "09:00:00+05:30", "2026-01-15T03:30/"),
        ("2026-01-15-03:00", nil, "2026-01-15T03:00/"),
        ("2026-01-15", "09:00:00.25", "2026-01-15T08:00/"),
        ("2026-01-15", "09:00:00.5-01:00", "2026-01-15T10:00/"),
    ])
    func `puzzel-35: without a zone the clock is Oslo's`(
        date: String,
        time: String?,
        slot: String
    ) throws {
        let window: JSON = .object(skippingNil: [
            ("startDate", .string(date)), ("startTime", time.map(JSON.string)),
        ])

        #expect(try Self.slots(window, at: "2026-01-01T00:00:00Z") == [slot])
    }

    @Test(
        arguments: [
            ["startDate": "2026-07-01", "startTime": "9:00"],
            ["startDate": "2026-07-01", "startTime": "14:30"],
            ["startDate": "2026-07-01", "startTime": "24:00:00"],
            ["startDate": "2026-07-01", "startTime": "23:60:00"],
            ["startDate": "2026-07-01", "startTime": "23:59:60"],
            ["startDate": "2026-07-01", "startTime": "09:00:00."],
            ["startDate": "2026-07-01", "startTime": "09:00:00+1:00"],
            ["startDate": "2026-07-01", "startTime": "09:00:00Zx"],
            ["startDate": "2026-07-01", "startTime": 9],
            ["startDate": "15.07.2026"], ["startDate": "2026-02-29"], ["startDate": "2026-7-1"],
            ["startDate": "2026-07-01T09:00:00"], ["startDate": ""], ["startTime": "09:00:00"], [:],
            ["startDate": "2026-07-02", "stopDate": "2026-07-01"],
            ["startDate": "2026-07-01", "startTime": "09:00:00", "stopTime": "09:00:00"],
            ["startDate": "2026-07-01", "startTime": "09:00:00", "stopTime": "08:00:00"],
            ["startDate": "2026-01-01", "stopDate": "2026-03-03"],
            ["startDate": "2026-03-04", "stopTime": "10:15:00"],
            ["startDate": "2027-03-07"],
        ] as [JSON]
    )
    func `puzzel-34: what is no window, or is past, is refused`(window: JSON) throws {
        let status = try Sample.status(Self.message(window))

        #expect(status["statusCode"] == 5)
        #expect(status["statusMessage"]?.string?.hasPrefix("settings.sendWindow") == true)
    }

    @Test func `puzzel-34: begun without an end is now`() throws {
        #expect(try Self.slots(["startDate": "2020-01-01"], at: "2026-03-04T09:15:00Z") == [])
    }

    @Test func `a year ahead is the most`() throws {
        #expect(try Sample.code(Self.message(["startDate": "2027-03-05Z"])) == 1)
        #expect(try Sample.code(Self.message(["startDate": "2027-03-06Z"])) == 5)
    }

    @Test func `puzzel-33: hours of each day, those that are past left out`() throws {
        let window: JSON = [
            "startDate": "2026-08-05", "startTime": "09:00:00", "stopDate": "2026-08-06",
            "stopTime": "10:00:00",
        ]
        let second = "2026-08-06T07:00/2026-08-06T08:00"

        let before = try Self.slots(window, at: "2026-08-05T06:00:00Z")
        let within = try Self.slots(window, at: "2026-08-05T07:30:00Z")
        let between = try Self.slots(window, at: "2026-08-05T09:00:00Z")
        let after = try Sample.code(Self.message(window), at: Sample.date("2026-08-06T08:00:00Z"))

        #expect(before == ["2026-08-05T07:00/2026-08-05T08:00", second])
        #expect(within == ["2026-08-05T07:30/2026-08-05T08:00", second])
        #expect(between == [second])
        #expect(after == 5)
    }

    @Test func `without its end a day ends at its last second, in the zone of its date`() throws {
        let days: JSON = ["startDate": "2026-08-05", "stopDate": "2026-08-05Z"]
        let hours: JSON = ["startDate": "2026-08-05Z", "stopTime": "10:00:00"]

        let now = "2026-08-01T00:00:00Z"
        #expect(try Self.slots(days, at: now) == ["2026-08-04T22:00/2026-08-05T23:59"])
        #expect(try Self.slots(hours, at: now) == ["2026-08-05T00:00/2026-08-05T10:00"])
    }
}
