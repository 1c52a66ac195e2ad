extension JSON {
    /// The JSON text: no white space, members in their order, only what must be escaped escaped.
    ///
    /// A double that is no number (it cannot come from ``parse(_:depthLimit:)``) is written as
    /// `null`.
    package func serialized() -> [UInt8] {
        var writer = JSONWriter(escapesAllControls: false)
        writer.write(self)
        return writer.bytes
    }

    /// Like ``serialized()``, with DEL and U+0080 to U+009F escaped as well, so that a terminal
    /// that shows the text obeys nothing in it.
    package func serializedForTerminal() -> [UInt8] {
        var writer = JSONWriter(escapesAllControls: true)
        writer.write(self)
        return writer.bytes
    }

    /// The same as ``serialized()``, as a string.
    package var text: String { String(decoding: serialized(), as: UTF8.self) }
}

/// Appends JSON texts to bytes.
struct JSONWriter {
    let escapesAllControls: Bool
    var bytes: [UInt8] = []

    init(escapesAllControls: Bool) { self.escapesAllControls = escapesAllControls }

    mutating func write(_ value: JSON) {
        switch value {
        case .null: append("null")
        case .bool(let bool): append(bool ? "true" : "false")
        case .integer(let integer): append("\(integer)")
        case .double(let double): append(double.isFinite ? "\(double)" : "null")
        case .string(let string): write(string)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for index in elements.indices {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(elements[index])
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for index in members.indices {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(members[index].key)
                bytes.append(UInt8(ascii: ":"))
                write(members[index].value)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func write(_ string: String) {
        bytes.append(UInt8(ascii: "\""))
        if !needsEscapes(string.utf8.span) {
            bytes.append(contentsOf: string.utf8)
        } else if escapesAllControls {
            for scalar in string.unicodeScalars { write(scalar) }
        } else {
            writeEscaped(string.utf8.span)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// All that has to be escaped is one byte long.
    private mutating func writeEscaped(_ text: Span<UInt8>) {
        for index in text.indices {
            let byte = text[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                write(Unicode.Scalar(byte))
            } else {
                bytes.append(byte)
            }
        }
    }

    /// May say yes to a string that needs none.
    private func needsEscapes(_ text: Span<UInt8>) -> Bool {
        for index in text.indices {
            let byte = text[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                return true
            }
            // 0xC2 starts U+0080 to U+00BF.
            if escapesAllControls, byte == 0x7F || byte == 0xC2 { return true }
        }
        return false
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": append("\\\"")
        case "\\": append("\\\\")
        case "\n": append("\\n")
        case "\r": append("\\r")
        case "\t": append("\\t")
        case "\u{8}": append("\\b")
        case "\u{C}": append("\\f")
        case "\u{0}"..."\u{1F}": writeCode(scalar)
        case "\u{7F}"..."\u{9F}" where escapesAllControls: writeCode(scalar)
        default: bytes.append(contentsOf: String(Character(scalar)).utf8)
        }
    }

    private mutating func writeCode(_ scalar: Unicode.Scalar) {
        let digits = String(scalar.value, radix: 16)
        append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    }
}
