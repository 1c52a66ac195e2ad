/// One SQL statement as a value: its text, its parameters and the shape of its rows side by side.
///
/// The text is the same for every value of a type; what differs is bound.
package protocol Statement: Sendable {
    /// What one row becomes.
    associatedtype Output: Sendable

    /// One statement with `$1`, `$2` … for ``parameters``.
    static var sql: String { get }

    /// Whether doing it twice is the same as doing it once.
    ///
    /// When a connection is lost, nobody knows whether the statement was done: a repeatable one is
    /// sent again, another fails. It also never shares a transaction.
    static var isRepeatable: Bool { get }

    /// The same for several at once, which shared statements are joined to; nil: there is none.
    ///
    /// `$1`, `$2` … are arrays of what they are in ``sql``, a statement's value at its place. It
    /// gives exactly one row for each, in order, and takes its locks in that order.
    static var sqlForMany: String? { get }

    /// Bound to `$1`, `$2` …, in order.
    var parameters: [Parameter] { get }

    /// Reads one row.
    ///
    /// - Throws: ``PostgresError/decoding(column:expected:)`` when a column is not as expected.
    static func decode(_ row: Row) throws(PostgresError) -> Output
}

extension Statement {
    package static var isRepeatable: Bool { true }
    package static var sqlForMany: String? { nil }
}
