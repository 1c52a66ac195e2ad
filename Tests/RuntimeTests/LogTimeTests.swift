import FoundationEssentials
import Testing

@testable import Invocation

@Suite struct LogTimeTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("1969-12-31T23:59:59.999Z", -0.001),
            ("2026-03-04T09:15:02.118Z", 1_772_615_702.118),
            ("2000-02-29T23:59:59.999Z", 951_868_799.999),
            ("2100-03-01T00:00:00.000Z", 4_107_542_400),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799.999),
            ("0000-01-01T00:00:00.000Z", -62_167_219_200),
        ] as [(String, Double)]
    )
    func `a date is written and read to the millisecond`(_ text: String, _ seconds: Double) throws {
        #expect(RFC3339.text(Date(timeIntervalSince1970: seconds)) == text)
        let read = try #require(RFC3339.date(text)).timeIntervalSince1970
        #expect(abs(read - seconds) < 0.000_1)
    }

    @Test func `days of 800 years are read as they were written`() {
        for day in stride(from: -146_097, to: 146_097, by: 11) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400)
            #expect(RFC3339.date(RFC3339.text(date)) == date)
        }
    }

    @Test(
        arguments: [
            ("2026-03-04T10:15:02+01:00", 1_772_615_702),
            ("2026-03-04T04:45:02-04:30", 1_772_615_702),
            ("2026-03-04T09:15:02.5Z", 1_772_615_702.5),
            ("2026-03-04T09:15:02.500000000Z", 1_772_615_702.5),
            ("2016-12-31T23:59:60Z", 1_483_228_800), ("2017-01-01T00:59:60+01:00", 1_483_228_800),
        ] as [(String, Double)]
    )
    func `offsets, fractions and leap seconds are understood`(_ text: String, _ seconds: Double) {
        #expect(RFC3339.date(text) == Date(timeIntervalSince1970: seconds))
    }

    @Test(
        arguments: [
            "", "2026-03-04", "2026-03-04T09:15:02", "2026-03-04 09:15:02Z", "2026-03-04t09:15:02Z",
            "2026-03-04T09:15:02z", "2026-03-04T09:15Z", "2026-13-04T09:15:02Z",
            "2026-02-29T09:15:02Z", "1900-02-29T09:15:02Z", "2026-04-31T09:15:02Z",
            "2026-03-00T09:15:02Z", "2026-03-04T24:00:00Z", "2026-03-04T09:60:02Z",
            "2026-03-04T09:15:60Z", "2026-03-04T09:15:02.Z", "2026-03-04T09:15:02.0000000000Z",
            "2026-03-04T09:15:02+0100", "2026-03-04T09:15:02+24:00", "2026-03-04T09:15:02ZZ",
            "26-03-04T09:15:02Z", "+026-03-04T09:15:02Z", "２026-03-04T09:15:02Z",
        ]
    )
    func `what is not exactly a timestamp is none`(_ text: String) {
        #expect(RFC3339.date(text) == nil)
    }

    @Test func `an identifier has its time, its version and its text`() throws {
        let time = Date(timeIntervalSince1970: 1_772_615_702.118)

        let id = UUIDv7(time: time, random: .max, .max)

        #expect(id.description == "019cb821-1666-7fff-bfff-ffffffffffff")
        #expect(abs(id.time.timeIntervalSince(time)) < 0.000_1)
        #expect(UUIDv7(id.description.uppercased()) == id)
        #expect(id.bytes.count == 16)
        #expect(id.bytes.prefix(2) == [0x01, 0x9C])
        #expect(id.bytes.suffix(2) == [0xFF, 0xFF])
    }

    @Test func `identifiers sort by time, as values and as texts`() {
        let ids = (0..<100).map { step in
            UUIDv7(
                time: Date(timeIntervalSince1970: 1_772_615_702 + Double(step) / 1000),
                random: .random(in: .min ... .max),
                .random(in: .min ... .max)
            )
        }

        #expect(ids.shuffled().sorted() == ids)
        #expect(ids.map(\.description).shuffled().sorted() == ids.map(\.description))
    }

    @Test(
        arguments: [
            "", "019cb821-1666-4fff-bfff-ffffffffffff", "019cb821-1666-7fff-cfff-ffffffffffff",
            "019cb8211666-7fff-bfff-ffffffffffff-", "019cb821-1666-7fff-bfff-fffffffffffg",
            "019cb821-1666-7fff-bfff-fffffffffff",
        ]
    )
    func `another text is no identifier`(_ text: String) {
        #expect(UUIDv7(text) == nil)
    }
}
