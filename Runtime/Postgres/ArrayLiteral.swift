/// PostgreSQL's text form of a one-dimensional array: `{"a","b",NULL}`.
enum ArrayLiteral {
    /// Every element in double quotes, so that `NULL`, commas, braces and blanks are plain text.
    static func quoting(_ values: [String?]) -> String {
        String(decoding: quoting(values.map { $0.map { ArraySlice($0.utf8) } }), as: UTF8.self)
    }

    /// The same of UTF-8.
    static func quoting(_ values: [ArraySlice<UInt8>?]) -> [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: "{")]
        for value in values {
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            guard let value else {
                bytes.append(contentsOf: "NULL".utf8)
                continue
            }
            bytes.append(UInt8(ascii: "\""))
            for byte in value {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    bytes.append(UInt8(ascii: "\\"))
                }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// Elements whose text never needs quotes.
    static func joining<Value>(_ values: [Value?], _ text: (Value) -> String) -> String {
        "{" + values.map { $0.map(text) ?? "NULL" }.joined(separator: ",") + "}"
    }

    /// A float as the server reads it, which has its own words for the infinities.
    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        return "\(value)"
    }
}
