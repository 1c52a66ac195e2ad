import JSON

/// Calls of a function of the store, which may be made one by one or all at once.
struct GroupedCalls {
    /// What is called.
    enum Verb: String {
        case terminate
        case originate
        case complete

        /// Names and types of the parameters that differ from call to call, in order.
        fileprivate var fields: [(name: String, type: String)] {
            switch self {
            case .terminate:
                [
                    ("secret", "bytea"), ("partner", "text"), ("dialect", "text"),
                    ("owner", "text"), ("id", "uuid"), ("reports", "boolean"), ("body", "text"),
                    ("key", "uuid"), ("content", "uuid"),
                ]
            case .originate:
                [
                    ("carrier", "text"), ("secret", "bytea"), ("owner", "text"),
                    ("number", "text"), ("word", "text"), ("keyword", "text"), ("id", "uuid"),
                    ("body", "text"), ("key", "uuid"), ("content", "uuid"),
                ]
            case .complete:
                [
                    ("endpoint", "int"), ("subscriber", "text"), ("lane", "uuid"),
                    ("epoch", "int"), ("seq", "int"), ("id", "uuid"), ("state", "smallint"),
                    ("attempts", "int"), ("code", "int"), ("reason", "text"), ("ref", "text"),
                    ("wants", "boolean"),
                ]
            }
        }
    }

    let verb: Verb
    /// Their parameters, by name; what is left out is null.
    let calls: [JSON]

    /// A query that calls one after the other, and gives what each gave.
    var each: String {
        let names = verb.fields.map { "c.\($0.name)" }.joined(separator: ", ")
        return """
            SELECT to_jsonb(t)::text FROM \(source)
            CROSS JOIN LATERAL store.\(verb)(\(names), interval '60 s'\(last("c.also::uuid[]"))) t
            ORDER BY c.n
            """
    }

    /// A query that makes all at once.
    var many: String {
        func array(_ name: String) -> String { "array_agg(c.\(name) ORDER BY c.n)" }
        let names = verb.fields.map { array($0.name) }.joined(separator: ", ")
        return """
            SELECT to_jsonb(q.t)::text
            FROM (SELECT store.\(verb)_many(\(names), interval '60 s'\(last(array("also")))) AS t
                    FROM \(source)) q
            """
    }

    private func last(_ text: String) -> String { verb == .complete ? ", " + text : "" }

    private var source: String {
        let list = (verb.fields + [("also", "text")]).map { "\($0.name) \($0.type)" }
        let names = (verb.fields.map(\.name) + ["also"]).joined(separator: ", ")
        let text = JSON.array(calls).text.replacing("'", with: "''")
        return """
            ROWS FROM (jsonb_to_recordset('\(text)'::jsonb) AS (\(list.joined(separator: ", "))))
            WITH ORDINALITY AS c(\(names), n)
            """
    }
}
