/// Reads the command and the headers of a frame.
enum HeadParser {
    /// - Parameter bytes: Up to and with the empty line.
    /// - Throws: ``STOMPError/malformed``.
    static func parse(_ bytes: ArraySlice<UInt8>) throws(STOMPError) -> Frame {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { $0.last == 0x0D ? $0.dropLast() : $0 }
        guard let first = lines.first, !first.isEmpty,
            first.allSatisfy({ (0x41...0x5A).contains($0) })
        else { throw .malformed }
        var frame = Frame(String(decoding: first, as: UTF8.self))
        for line in lines.dropFirst() where !line.isEmpty {
            guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex else {
                throw .malformed
            }
            let name = try text(line[..<colon], isPlain: frame.isUnescaped)
            let value = try text(line[(colon + 1)...], isPlain: frame.isUnescaped)
            frame.headers.append(Frame.Header(name, value))
        }
        return frame
    }

    private static func text(
        _ bytes: ArraySlice<UInt8>,
        isPlain: Bool
    ) throws(STOMPError) -> String {
        if isPlain || !bytes.contains(0x5C) { return try utf8(bytes) }
        var plain: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == 0x5C else {
                plain.append(byte)
                continue
            }
            switch rest.popFirst() {
            case 0x72: plain.append(0x0D)
            case 0x6E: plain.append(0x0A)
            case 0x63: plain.append(0x3A)
            case 0x5C: plain.append(0x5C)
            default: throw .malformed
            }
        }
        return try utf8(plain[...])
    }

    private static func utf8(_ bytes: ArraySlice<UInt8>) throws(STOMPError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed }
        return text
    }
}
