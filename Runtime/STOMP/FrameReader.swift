/// Reads frames out of bytes that come in pieces of any size.
package struct FrameReader {
    private let limit: Int
    private var buffer: [UInt8] = []
    /// Where the next look into the buffer begins, so that no byte is looked at twice.
    private var scanned = 0
    /// A frame whose body is still to come, and how many bytes that has, if it told.
    private var head: (frame: Frame, length: Int?)?

    /// - Parameter limit: Most bytes of a frame's header, and most bytes of its body.
    package init(limit: Int) { self.limit = limit }

    /// Takes bytes as they came.
    package mutating func append(_ bytes: some Sequence<UInt8>) {
        buffer.append(contentsOf: bytes)
    }

    /// The next whole frame; nil until more has come.
    ///
    /// The line ends of heart-beats are passed over.
    ///
    /// - Throws: ``STOMPError/malformed`` for anything that is no frame, or passes the limit; there
    ///   is no reading on after that.
    package mutating func next() throws(STOMPError) -> Frame? {
        if head == nil { head = try readHead() }
        guard let (frame, length) = head else { return nil }
        guard let body = try readBody(length) else { return nil }
        head = nil
        var whole = frame
        whole.body = body
        return whole
    }

    private mutating func readHead() throws(STOMPError) -> (Frame, Int?)? {
        let ends = buffer.prefix { $0 == 0x0A || $0 == 0x0D }.count
        if ends > 0, scanned == 0 { buffer.removeFirst(ends) }
        guard let end = endOfHead() else {
            if buffer.count > limit { throw .malformed }
            return nil
        }
        if end > limit { throw .malformed }
        let head = buffer[..<end]
        let frame = try HeadParser.parse(head)
        buffer.removeFirst(end)
        scanned = 0
        guard let text = frame.header("content-length") else { return (frame, nil) }
        guard let length = Int(text), (0...limit).contains(length) else { throw .malformed }
        return (frame, length)
    }

    /// Where the body begins: after the first empty line.
    private mutating func endOfHead() -> Int? {
        var index = scanned
        while index < buffer.count {
            if buffer[index] == 0x0A, isEmptyLine(endingAt: index) { return index + 1 }
            index += 1
        }
        scanned = index
        return nil
    }

    private func isEmptyLine(endingAt index: Int) -> Bool {
        let last = index > 0 && buffer[index - 1] == 0x0D ? index - 2 : index - 1
        return last >= 0 && buffer[last] == 0x0A
    }

    private mutating func readBody(_ length: Int?) throws(STOMPError) -> [UInt8]? {
        let end: Int
        if let length {
            guard buffer.count > length else { return nil }
            guard buffer[length] == 0 else { throw .malformed }
            end = length
        } else {
            guard let index = buffer[scanned...].firstIndex(of: 0) else {
                scanned = buffer.count
                if scanned > limit { throw .malformed }
                return nil
            }
            if index > limit { throw .malformed }
            end = index
        }
        let body = Array(buffer[..<end])
        buffer.removeFirst(end + 1)
        scanned = 0
        return body
    }
}
