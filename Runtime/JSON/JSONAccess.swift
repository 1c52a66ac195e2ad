extension JSON {
    /// The value of a member; nil when there is none, or this is no object.
    package subscript(key: String) -> JSON? {
        members?.first { $0.key == key }?.value
    }

    /// The first member whose key is the same but for the case of A to Z.
    package subscript(caseInsensitive key: String) -> JSON? {
        members?.first { Self.isSame($0.key, key) }?.value
    }

    package var string: String? {
        guard case .string(let string) = self else { return nil }
        return string
    }

    package var integer: Int64? {
        guard case .integer(let integer) = self else { return nil }
        return integer
    }

    /// Any number; an integer above 2^53 is rounded.
    package var double: Double? {
        switch self {
        case .double(let double): double
        case .integer(let integer): Double(integer)
        case .null, .bool, .string, .array, .object: nil
        }
    }

    package var bool: Bool? {
        guard case .bool(let bool) = self else { return nil }
        return bool
    }

    package var array: [JSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    package var members: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    package var isNull: Bool { self == .null }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        guard one.utf8.count == other.utf8.count else { return false }
        return zip(one.utf8, other.utf8).allSatisfy { folded($0) == folded($1) }
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
