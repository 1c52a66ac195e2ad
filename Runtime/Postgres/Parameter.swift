/// A value bound to a `$n` of a statement, in PostgreSQL's text format.
///
/// Its type is what the server infers from the statement, so an ambiguous place needs a cast there:
/// `$1::bytea`.
package struct Parameter: Hashable, Sendable {
    /// The text to send; `nil` for NULL.
    let text: String?

    package static func text(_ value: String?) -> Parameter { Parameter(text: value) }

    package static func int(_ value: Int?) -> Parameter { Parameter(text: value.map { "\($0)" }) }

    package static func bool(_ value: Bool?) -> Parameter {
        Parameter(text: value.map { $0 ? "t" : "f" })
    }

    package static func double(_ value: Double?) -> Parameter {
        Parameter(text: value.map(ArrayLiteral.text))
    }

    /// A UUID in its usual form, with or without hyphens.
    package static func uuid(_ value: String?) -> Parameter { Parameter(text: value) }

    /// A `bytea`, sent in its hex form: twice the bytes and two more.
    package static func bytes(_ value: [UInt8]?) -> Parameter {
        Parameter(text: value.map(Hex.text))
    }

    package static func textArray(_ values: [String?]?) -> Parameter {
        Parameter(text: values.map { ArrayLiteral.quoting($0) })
    }

    package static func intArray(_ values: [Int?]?) -> Parameter {
        Parameter(text: values.map { ArrayLiteral.joining($0) { "\($0)" } })
    }

    package static func boolArray(_ values: [Bool?]?) -> Parameter {
        Parameter(text: values.map { ArrayLiteral.joining($0) { $0 ? "t" : "f" } })
    }

    package static func doubleArray(_ values: [Double?]?) -> Parameter {
        Parameter(text: values.map { ArrayLiteral.joining($0, ArrayLiteral.text) })
    }

    package static func uuidArray(_ values: [String?]?) -> Parameter { textArray(values) }

    package static func bytesArray(_ values: [[UInt8]?]?) -> Parameter {
        Parameter(text: values.map { ArrayLiteral.quoting($0.map { $0.map(Hex.text) }) })
    }
}
