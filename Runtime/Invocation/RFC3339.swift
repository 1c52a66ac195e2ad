package import FoundationEssentials

/// Timestamps as RFC 3339 writes them.
package enum RFC3339 {
    /// In UTC with milliseconds: `2026-03-04T09:15:02.118Z`.
    ///
    /// Rounds to the nearest millisecond; a date outside the years 0 to 9999 becomes the nearest
    /// in them.
    package static func text(_ date: Date) -> String {
        let time = CivilTime(date)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        func append(_ number: Int, width: Int, then end: Unicode.Scalar) {
            var divisor = width == 4 ? 1000 : width == 3 ? 100 : 10
            while divisor > 0 {
                bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
                divisor /= 10
            }
            bytes.append(UInt8(ascii: end))
        }
        append(time.year, width: 4, then: "-")
        append(time.month, width: 2, then: "-")
        append(time.day, width: 2, then: "T")
        append(time.hour, width: 2, then: ":")
        append(time.minute, width: 2, then: ":")
        append(time.second, width: 2, then: ".")
        append(time.millisecond, width: 3, then: "Z")
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads a full timestamp, or nil when it is not exactly one.
    ///
    /// Takes an upper-case `T`, then `Z` or an offset up to 23:59, one to nine digits of a second's
    /// fraction, and a leap second where one can be: at the end of a day in UTC.
    package static func date(_ text: some StringProtocol) -> Date? {
        var reader = Reader(bytes: Array(text.utf8))
        guard let year = reader.number(digits: 4), reader.take("-"),
            let month = reader.number(digits: 2), (1...12).contains(month), reader.take("-"),
            let day = reader.number(digits: 2), day >= 1,
            day <= CivilTime.dayCount(year: year, month: month), reader.take("T"),
            let hour = reader.number(digits: 2), hour <= 23, reader.take(":"),
            let minute = reader.number(digits: 2), minute <= 59, reader.take(":"),
            let second = reader.number(digits: 2), second <= 60,
            let fraction = reader.fraction(), let offset = reader.offsetMinutes(), reader.isAtEnd
        else { return nil }
        let days = CivilTime.daysSince1970(year: year, month: month, day: day)
        let seconds = ((days * 24 + hour) * 60 + minute - offset) * 60 + second
        if second == 60, seconds % 86_400 != 0 { return nil }
        return Date(timeIntervalSince1970: Double(seconds) + fraction)
    }

    private struct Reader {
        let bytes: [UInt8]
        var index = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { index == bytes.count }

        mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard index < bytes.count, bytes[index] == UInt8(ascii: scalar) else { return false }
            index += 1
            return true
        }

        mutating func number(digits: Int) -> Int? {
            guard index + digits <= bytes.count else { return nil }
            var number = 0
            for _ in 0..<digits {
                let digit = bytes[index] &- UInt8(ascii: "0")
                guard digit < 10 else { return nil }
                number = number * 10 + Int(digit)
                index += 1
            }
            return number
        }

        /// Zero when there is none, nil when there is a point without one to nine digits.
        mutating func fraction() -> Double? {
            guard take(".") else { return 0 }
            var numerator = 0.0
            var denominator = 1.0
            while denominator < 1e9, let digit = number(digits: 1, orStayAt: index) {
                numerator = numerator * 10 + Double(digit)
                denominator *= 10
            }
            return denominator > 1 ? numerator / denominator : nil
        }

        private mutating func number(digits: Int, orStayAt start: Int) -> Int? {
            if let number = number(digits: digits) { return number }
            index = start
            return nil
        }

        mutating func offsetMinutes() -> Int? {
            if take("Z") { return 0 }
            let isEast = take("+")
            guard isEast || take("-"), let hours = number(digits: 2), hours <= 23, take(":"),
                let minutes = number(digits: 2), minutes <= 59
            else { return nil }
            return (isEast ? 1 : -1) * (hours * 60 + minutes)
        }
    }
}
