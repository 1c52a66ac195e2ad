extension JSONParser {
    /// Reads a string; the offset is on its opening quote.
    ///
    /// A string without escapes, which nearly all are, is checked and copied in one go.
    mutating func string(_ bytes: Span<UInt8>) throws(JSONError) -> String {
        let start = offset + 1
        offset = try endOfRun(bytes, from: start)
        if bytes[offset] == UInt8(ascii: "\"") {
            defer { offset += 1 }
            return try text(bytes.extracting(start..<offset), from: start)
        }
        return try stringWithEscapes(bytes, from: start)
    }

    /// Where the next quote or backslash is.
    private func endOfRun(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> Int {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
            guard byte >= 0x20 else { throw failure(.controlCharacter, at: index) }
            index += 1
        }
        throw failure(.unexpectedEnd, at: index)
    }

    private func text(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> String {
        do {
            return String(copying: try UTF8Span(validating: bytes))
        } catch {
            throw failure(.invalidUTF8, at: start + error.byteOffsets.lowerBound)
        }
    }

    private mutating func stringWithEscapes(
        _ bytes: Span<UInt8>,
        from start: Int
    ) throws(JSONError) -> String {
        var decoded: [UInt8] = []
        var runStart = start
        while true {
            for index in runStart..<offset { decoded.append(bytes[index]) }
            if bytes[offset] == UInt8(ascii: "\"") { break }
            try escape(bytes, into: &decoded)
            runStart = offset
            offset = try endOfRun(bytes, from: runStart)
        }
        offset += 1
        // An escape is a whole scalar, so it can neither mend nor break the bytes around it.
        guard let span = try? UTF8Span(validating: decoded.span) else {
            throw failure(.invalidUTF8, at: start)
        }
        return String(copying: span)
    }

    /// Reads one escape; the offset is on its backslash, and afterwards behind it.
    private mutating func escape(
        _ bytes: Span<UInt8>,
        into decoded: inout [UInt8]
    ) throws(JSONError) {
        guard offset + 1 < bytes.count else { throw failure(.unexpectedEnd, at: bytes.count) }
        let letter = bytes[offset + 1]
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(letter)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try unicodeEscape(bytes)
            decoded.append(contentsOf: String(Character(scalar)).utf8)
            return
        default: throw failure(.invalidEscape)
        }
        offset += 2
    }

    /// Reads `\uXXXX`, or two of them that are a surrogate pair.
    private mutating func unicodeEscape(_ bytes: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
        let start = offset
        let first = try codeUnit(bytes)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(first), offset + 1 < bytes.count,
            bytes[offset] == UInt8(ascii: "\\"), bytes[offset + 1] == UInt8(ascii: "u")
        else { throw failure(.loneSurrogate, at: start) }
        let second = try codeUnit(bytes)
        guard UTF16.isTrailSurrogate(second) else { throw failure(.loneSurrogate, at: start) }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private mutating func codeUnit(_ bytes: Span<UInt8>) throws(JSONError) -> UInt16 {
        guard offset + 6 <= bytes.count else { throw failure(.invalidEscape) }
        var unit: UInt16 = 0
        for index in offset + 2..<offset + 6 {
            guard let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue,
                bytes[index] < 0x80
            else { throw failure(.invalidEscape) }
            unit = unit << 4 | UInt16(digit)
        }
        offset += 6
        return unit
    }
}
