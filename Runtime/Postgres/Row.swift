/// One row of a result; columns are counted from 0.
///
/// Every accessor throws ``PostgresError/decoding(column:expected:)`` when the column is not there,
/// does not read as the type asked for, or is NULL where that is not allowed.
package struct Row: Sendable {
    private let table: ResultTable
    private let index: Int

    init(_ table: ResultTable, _ index: Int) {
        self.table = table
        self.index = index
    }

    package func isNull(_ column: Int) throws(PostgresError) -> Bool {
        try field(column, "there") == nil
    }

    package func text(_ column: Int) throws(PostgresError) -> String {
        try value(column, "a text") { String(decoding: $0, as: UTF8.self) }
    }

    package func optionalText(_ column: Int) throws(PostgresError) -> String? {
        try optional(column, "a text") { String(decoding: $0, as: UTF8.self) }
    }

    /// A `smallint`, `integer` or `bigint`.
    package func int(_ column: Int) throws(PostgresError) -> Int {
        try value(column, "an integer") { Int(String(decoding: $0, as: UTF8.self)) }
    }

    package func optionalInt(_ column: Int) throws(PostgresError) -> Int? {
        try optional(column, "an integer") { Int(String(decoding: $0, as: UTF8.self)) }
    }

    package func bool(_ column: Int) throws(PostgresError) -> Bool {
        try value(column, "a boolean", Self.readBool)
    }

    package func optionalBool(_ column: Int) throws(PostgresError) -> Bool? {
        try optional(column, "a boolean", Self.readBool)
    }

    /// Any number, as the nearest double.
    package func double(_ column: Int) throws(PostgresError) -> Double {
        try value(column, "a number") { Double(String(decoding: $0, as: UTF8.self)) }
    }

    package func optionalDouble(_ column: Int) throws(PostgresError) -> Double? {
        try optional(column, "a number") { Double(String(decoding: $0, as: UTF8.self)) }
    }

    /// A `bytea` that the server gives in its hex form, as it does unless told otherwise.
    package func bytes(_ column: Int) throws(PostgresError) -> [UInt8] {
        try value(column, "a bytea", Hex.bytes)
    }

    package func optionalBytes(_ column: Int) throws(PostgresError) -> [UInt8]? {
        try optional(column, "a bytea", Hex.bytes)
    }

    private static func readBool(_ bytes: ArraySlice<UInt8>) -> Bool? {
        guard bytes.count == 1 else { return nil }
        return switch bytes.first {
        case UInt8(ascii: "t"): true
        case UInt8(ascii: "f"): false
        default: nil
        }
    }

    private func field(
        _ column: Int,
        _ expected: String
    ) throws(PostgresError) -> ArraySlice<UInt8>? {
        guard column >= 0, column < table.columnCount else {
            throw .decoding(column: column, expected: expected)
        }
        return table.field(row: index, column: column)
    }

    private func optional<Value>(
        _ column: Int,
        _ expected: String,
        _ read: (ArraySlice<UInt8>) -> Value?
    ) throws(PostgresError) -> Value? {
        guard let bytes = try field(column, expected) else { return nil }
        guard let value = read(bytes) else { throw .decoding(column: column, expected: expected) }
        return value
    }

    private func value<Value>(
        _ column: Int,
        _ expected: String,
        _ read: (ArraySlice<UInt8>) -> Value?
    ) throws(PostgresError) -> Value {
        guard let value = try optional(column, expected, read) else {
            throw .decoding(column: column, expected: expected)
        }
        return value
    }
}
