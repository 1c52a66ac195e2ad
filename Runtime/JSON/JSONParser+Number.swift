extension JSONParser {
    /// The most characters of a number; the longest exact decimal of a `Double` has 1,077.
    private static let numberLengthLimit = 1_100

    /// Reads a number; the offset is on its first character.
    mutating func number(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
        let start = offset
        if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        let integerStart = offset
        try digits(bytes, of: start)
        if bytes[integerStart] == UInt8(ascii: "0"), offset > integerStart + 1 {
            throw failure(.invalidNumber, at: start)
        }
        let integerEnd = offset

        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            offset += 1
            try digits(bytes, of: start)
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if offset < bytes.count,
                bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-")
            {
                offset += 1
            }
            try digits(bytes, of: start)
        }
        if offset == integerEnd,
            let integer = Self.integer(
                bytes.extracting(integerStart..<offset),
                start < integerStart
            )
        {
            return .integer(integer)
        }
        return .double(try double(bytes.extracting(start..<offset), from: start))
    }

    /// Steps over one digit or more.
    private mutating func digits(_ bytes: Span<UInt8>, of start: Int) throws(JSONError) {
        let first = offset
        while offset < bytes.count, bytes[offset] &- UInt8(ascii: "0") < 10 { offset += 1 }
        guard offset > first else { throw failure(.invalidNumber, at: start) }
    }

    /// The value of the digits, or nil when it does not fit.
    private static func integer(_ digits: Span<UInt8>, _ isNegative: Bool) -> Int64? {
        // Summed up below zero, where there is room for one more.
        var sum: Int64 = 0
        for index in digits.indices {
            let (product, tooLong) = sum.multipliedReportingOverflow(by: 10)
            let digit = Int64(digits[index] - UInt8(ascii: "0"))
            let (difference, tooSmall) = product.subtractingReportingOverflow(digit)
            if tooLong || tooSmall { return nil }
            sum = difference
        }
        if isNegative { return sum }
        return sum == .min ? nil : -sum
    }

    private func double(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> Double {
        guard bytes.count <= Self.numberLengthLimit,
            let span = try? UTF8Span(validating: bytes),
            let value = Double(String(copying: span)), value.isFinite
        else { throw failure(.numberOutOfRange, at: start) }
        return value
    }
}
