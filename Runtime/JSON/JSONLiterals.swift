extension JSON: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }

    /// An object with its members in the order written; a key twice stops the process.
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(skippingNil: elements.map { ($0, $1) })
    }

    /// An object of those pairs that have a value, in the order given.
    ///
    /// - Precondition: No key comes twice.
    package static func object(skippingNil pairs: [(String, JSON?)]) -> JSON {
        let members = pairs.compactMap { key, value in value.map { Member(key, $0) } }
        // Few enough that comparing all is cheaper than a set.
        for index in members.indices {
            let key = members[index].key
            precondition(!members[..<index].contains { $0.key == key }, "a key comes twice")
        }
        return .object(members)
    }
}
