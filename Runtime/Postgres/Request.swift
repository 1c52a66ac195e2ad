/// What goes to the server for one call, checked and laid out for libpq.
struct Request: Sendable {
    /// Where it was written, so that a connection prepares it once.
    enum Origin: Hashable {
        /// A statement's type: one SQL text for all its values.
        case statement(ObjectIdentifier)
        /// The same for several values at once.
        case many(ObjectIdentifier)
        /// Several statements in the simple protocol.
        case script
    }

    let origin: Origin
    let sql: String
    let values: CStringList
    /// How several of its kind are asked for at once; nil: each by itself.
    let join: Join?

    /// A statement for several at once.
    struct Join: Sendable {
        let kind: ObjectIdentifier
        let sql: String
    }

    /// - Throws: ``PostgresError/invalidParameter(_:)`` for a parameter with a zero byte, which no
    ///   text of the server can hold.
    init<S: Statement>(_ statement: S) throws(PostgresError) {
        origin = .statement(ObjectIdentifier(S.self))
        sql = S.sql
        join = S.sqlForMany.map { Join(kind: .init(S.self), sql: $0) }
        var values = CStringList()
        for parameter in statement.parameters {
            guard parameter.text.map(Self.holdsZero) != true else {
                throw .invalidParameter("$\(values.count + 1) of \(S.self) holds a NUL character")
            }
            values.append(parameter.text)
        }
        self.values = values
    }

    init(script: String) throws(PostgresError) {
        guard !Self.holdsZero(script) else {
            throw .invalidParameter("the script holds a NUL character")
        }
        origin = .script
        sql = script
        values = CStringList()
        join = nil
    }

    /// Several of one kind as one, whose result has a row for each.
    init(joining requests: [Request], by join: Join) {
        origin = .many(join.kind)
        sql = join.sql
        self.join = nil
        var values = CStringList()
        for index in 0..<(requests.first?.values.count ?? 0) {
            values.append(ArrayLiteral.quoting(requests.map { $0.values[index] }))
        }
        self.values = values
    }

    /// A span is read several times as fast as a string's view.
    private static func holdsZero(_ text: String) -> Bool {
        let octets = text.utf8.span
        for index in octets.indices where octets[index] == 0 { return true }
        return false
    }
}
