extension Frame {
    /// The bytes on the wire; `content-length` comes by itself.
    ///
    /// - Throws: ``STOMPError/invalidHeader`` when a header cannot be written: an empty name, NUL
    ///   anywhere, or what `CONNECT` would need an escape for.
    package func bytes() throws(STOMPError) -> [UInt8] {
        var bytes = Array(command.utf8) + [0x0A]
        for header in headers {
            guard !header.name.isEmpty else { throw .invalidHeader }
            try append(header.name, to: &bytes, isName: true)
            bytes.append(0x3A)
            try append(header.value, to: &bytes, isName: false)
            bytes.append(0x0A)
        }
        // A frame that may have no body has no length either: some servers would wait for it.
        if command == "SEND" || command == "MESSAGE" || !body.isEmpty {
            bytes.append(contentsOf: "content-length:\(body.count)\n".utf8)
        }
        bytes.append(0x0A)
        bytes.append(contentsOf: body)
        bytes.append(0)
        return bytes
    }

    private func append(
        _ text: String,
        to bytes: inout [UInt8],
        isName: Bool
    ) throws(STOMPError) {
        for byte in text.utf8 {
            let escape: UInt8? =
                switch byte {
                case 0x0D: 0x72
                case 0x0A: 0x6E
                case 0x3A: 0x63
                case 0x5C: 0x5C
                default: nil
                }
            if byte == 0 { throw .invalidHeader }
            if isUnescaped {
                let isBreak = byte == 0x0D || byte == 0x0A
                if isBreak || (isName && byte == 0x3A) { throw .invalidHeader }
                bytes.append(byte)
            } else if let escape {
                bytes.append(contentsOf: [0x5C, escape])
            } else {
                bytes.append(byte)
            }
        }
    }
}
