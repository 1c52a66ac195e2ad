extension JSON {
    /// How deep arrays and objects may nest where the caller does not say otherwise.
    ///
    /// Platform events are 6 deep and partners' bodies 4; the parser and every later walk over the
    /// value take one stack frame a level.
    package static let depthLimit = 32

    /// Reads a JSON text (RFC 8259), without mercy.
    ///
    /// A key that comes twice in one object is an error, since two readers may take different ones
    /// for valid; keys are the same when `String` says so, under canonical equivalence.
    ///
    /// - Parameter depthLimit: The most levels of arrays and objects; a lone string has none.
    /// - Throws: ``JSONError`` at the first thing wrong.
    package static func parse(
        _ bytes: [UInt8],
        depthLimit: Int = JSON.depthLimit
    ) throws(JSONError) -> JSON {
        var parser = JSONParser(depthLimit: depthLimit)
        return try parser.document(bytes.span)
    }
}

/// One pass over the bytes of a JSON text.
struct JSONParser {
    /// Up to this many keys are compared one by one, which is faster than hashing them.
    private static let linearKeyLimit = 12

    let depthLimit: Int
    var offset = 0

    mutating func document(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw failure(.byteOrderMark)
        }
        let first = try token(bytes)
        let document = try value(bytes, startingWith: first, depth: 0)
        skipSpace(bytes)
        guard offset == bytes.count else { throw failure(.trailingBytes) }
        return document
    }

    func failure(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
        JSONError(reason: reason, offset: offset ?? self.offset)
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while offset < bytes.count {
            let byte = bytes[offset]
            guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
                return
            }
            offset += 1
        }
    }

    /// The next byte that is no white space; the offset stays on it.
    private mutating func token(_ bytes: Span<UInt8>) throws(JSONError) -> UInt8 {
        skipSpace(bytes)
        guard offset < bytes.count else { throw failure(.unexpectedEnd) }
        return bytes[offset]
    }

    private mutating func value(
        _ bytes: Span<UInt8>,
        startingWith first: UInt8,
        depth: Int
    ) throws(JSONError) -> JSON {
        switch first {
        case UInt8(ascii: "\""): return .string(try string(bytes))
        case UInt8(ascii: "{"): return try object(bytes, depth: depth + 1)
        case UInt8(ascii: "["): return try array(bytes, depth: depth + 1)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(bytes)
        case UInt8(ascii: "t"):
            try word("true", bytes)
            return .bool(true)
        case UInt8(ascii: "f"):
            try word("false", bytes)
            return .bool(false)
        case UInt8(ascii: "n"):
            try word("null", bytes)
            return .null
        default: throw failure(.unexpectedByte(first))
        }
    }

    private mutating func word(_ word: StaticString, _ bytes: Span<UInt8>) throws(JSONError) {
        for expected in word.description.utf8 {
            guard offset < bytes.count else { throw failure(.unexpectedEnd) }
            guard bytes[offset] == expected else {
                throw failure(.unexpectedByte(bytes[offset]))
            }
            offset += 1
        }
    }

    private mutating func array(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSON {
        guard depth <= depthLimit else { throw failure(.tooDeep(limit: depthLimit)) }
        offset += 1
        var elements: [JSON] = []
        var next = try token(bytes)
        if next == UInt8(ascii: "]") {
            offset += 1
            return .array([])
        }
        while true {
            elements.append(try value(bytes, startingWith: next, depth: depth))
            if try ends(with: UInt8(ascii: "]"), bytes) { return .array(elements) }
            next = try token(bytes)
        }
    }

    private mutating func object(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSON {
        guard depth <= depthLimit else { throw failure(.tooDeep(limit: depthLimit)) }
        offset += 1
        var members: [JSON.Member] = []
        var keys: Set<String> = []
        var next = try token(bytes)
        if next == UInt8(ascii: "}") {
            offset += 1
            return .object([])
        }
        while true {
            guard next == UInt8(ascii: "\"") else { throw failure(.unexpectedByte(next)) }
            let keyOffset = offset
            let key = try string(bytes)
            guard Self.isNew(key, members, &keys) else {
                throw failure(.duplicateKey(key), at: keyOffset)
            }
            let colon = try token(bytes)
            guard colon == UInt8(ascii: ":") else { throw failure(.unexpectedByte(colon)) }
            offset += 1
            next = try token(bytes)
            members.append(JSON.Member(key, try value(bytes, startingWith: next, depth: depth)))
            if try ends(with: UInt8(ascii: "}"), bytes) { return .object(members) }
            next = try token(bytes)
        }
    }

    /// Steps over a comma, or over the closing byte and says so.
    private mutating func ends(
        with close: UInt8,
        _ bytes: Span<UInt8>
    ) throws(JSONError) -> Bool {
        let next = try token(bytes)
        guard next == close || next == UInt8(ascii: ",") else {
            throw failure(.unexpectedByte(next))
        }
        offset += 1
        return next == close
    }

    private static func isNew(
        _ key: String,
        _ members: [JSON.Member],
        _ keys: inout Set<String>
    ) -> Bool {
        if members.count < linearKeyLimit { return !members.contains { $0.key == key } }
        if keys.isEmpty { keys = Set(members.lazy.map(\.key)) }
        return keys.insert(key).inserted
    }
}
