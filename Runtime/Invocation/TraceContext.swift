/// The trace that an invocation or a message belongs to (W3C Trace Context, level 1).
///
/// It is the trace's id and whether the caller records it. `tracestate` is not carried: what is
/// delivered days later is no part of a vendor's own state of then.
package struct TraceContext: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64
    /// Whether the one who began the trace records it.
    package let isSampled: Bool

    /// Begins a trace, which nobody records.
    package init(random: () -> UInt64) {
        high = random()
        low = max(1, random())
        isSampled = false
    }

    /// Reads a header `traceparent`: `00-<32 digits>-<16 digits>-<2 digits>`.
    ///
    /// - Returns: Nil for any other form, an id of zeros, or the version `ff`. Of a version to come
    ///   the part that is like that of version 00 is read, as the specification asks.
    package init?(traceparent text: String) {
        let bytes = Array(text.utf8.prefix(Self.traceparentLength + 1))
        guard bytes.count >= Self.traceparentLength,
            bytes[2] == Self.dash, bytes[35] == Self.dash, bytes[52] == Self.dash,
            let version = Self.number(bytes[0..<2]), version != 0xFF,
            let high = Self.number(bytes[3..<19]), let low = Self.number(bytes[19..<35]),
            let span = Self.number(bytes[36..<52]), let flags = Self.number(bytes[53..<55]),
            high | low != 0, span != 0,
            bytes.count == Self.traceparentLength || version > 0 && bytes[55] == Self.dash
        else { return nil }
        (self.high, self.low) = (high, low)
        isSampled = flags & 1 == 1
    }

    /// Reads ``stored``.
    package init?(stored text: String) {
        let bytes = Array(text.utf8.prefix(36))
        guard bytes.count == 35, bytes[32] == Self.dash,
            let high = Self.number(bytes[0..<16]), let low = Self.number(bytes[16..<32]),
            let flags = Self.number(bytes[33..<35]), high | low != 0
        else { return nil }
        (self.high, self.low) = (high, low)
        isSampled = flags & 1 == 1
    }

    /// 32 hexadecimal digits in lower case.
    package var traceID: String { Self.digits(high) + Self.digits(low) }

    /// What is kept of it with a message: the id and the flags.
    package var stored: String { "\(traceID)-\(flags)" }

    /// The header for a request of this trace.
    ///
    /// - Parameter span: Random bits, new for each request.
    package func traceparent(span: UInt64) -> String {
        "00-\(traceID)-\(Self.digits(max(1, span)))-\(flags)"
    }

    private var flags: String { isSampled ? "01" : "00" }

    private static let traceparentLength = 55
    private static let dash = UInt8(ascii: "-")

    private static func digits(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Up to 16 hexadecimal digits, in lower case only.
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for byte in digits {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number = number << 4 | UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                number = number << 4 | UInt64(byte - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return number
    }
}
