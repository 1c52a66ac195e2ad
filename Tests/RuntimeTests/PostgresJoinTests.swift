import Postgres
import TestSupport
import Testing

/// Statements of one kind that wait together, and are asked for by one.
@Suite(.enabled(if: TestServer.shared != nil))
struct PostgresJoinTests {
    /// Adds a number, gives back a text, and tells how many were asked for at once.
    private struct Note: Statement {
        static let sql = """
            INSERT INTO entry (number) VALUES ($1) RETURNING number, $2::text, 1
            """
        static let sqlForMany: String? = """
            WITH u AS (
              SELECT * FROM unnest($1::bigint[], $2::text[])
                            WITH ORDINALITY AS u (number, text, n)),
            i AS (INSERT INTO entry (number) SELECT number FROM u)
            SELECT number, text, (SELECT count(*) FROM u) FROM u ORDER BY n
            """
        var number: Int?
        var text: String?

        var parameters: [Parameter] { [.int(number), .text(text)] }

        static func decode(_ row: Row) throws(PostgresError) -> Noted {
            try Noted(number: row.int(0), text: row.optionalText(1), together: row.int(2))
        }
    }

    private struct Noted: Hashable {
        var number: Int
        var text: String?
        var together: Int
    }

    /// Runs all at the same time; gives what each got, or nil for an error.
    private func run(_ notes: [Note], on pool: Pool) async -> [Noted?] {
        await withTaskGroup(of: (Int, Noted?).self) { group in
            for (index, note) in notes.enumerated() {
                group.addTask {
                    let order = "\(note.number ?? 0)"
                    let rows = try? await pool.runShared(note, lockOrder: order, by: .soon)
                    return (index, rows?.count == 1 ? rows?[0] : nil)
                }
            }
            return await group.reduce(into: Array(repeating: nil, count: notes.count)) {
                $0[$1.0] = $1.1
            }
        }
    }

    private static let texts: [String?] = [
        "", nil, "NULL", #""\"#, "{a,b}", "'", "æ 🜁", "a\nb", #"\\x"#, "  ",
    ]

    @Test(arguments: [(1, false), (4, false), (4, true)])
    func `those that wait together are one statement, and each gets its own row`(
        size: Int,
        prepares: Bool
    ) async throws {
        try await withPool(size: size, prepares: prepares) { pool in
            let notes = (0..<400).map { Note(number: $0, text: Self.texts[$0 % 10]) }

            let noted = await run(notes, on: pool)

            #expect(noted.map { $0?.number } == notes.map(\.number))
            #expect(noted.map { $0?.text } == notes.map(\.text))
            #expect(noted.contains { ($0?.together ?? 0) >= 4 })
            #expect(noted.allSatisfy { ($0?.together ?? 0) <= 128 })
            let stored = try await pool.run(Sample.Count(), by: .soon)
            #expect(stored == [400])
        }
    }

    @Test func `one that fails does not harm those that it was joined with`() async throws {
        try await withPool { pool in
            let notes = (0..<200).map { Note(number: $0 % 50 == 20 ? nil : $0, text: "\($0)") }

            let noted = await run(notes, on: pool)

            #expect(noted.indices.filter { noted[$0] == nil } == [20, 70, 120, 170])
            let stored = try await pool.run(Sample.Count(), by: .soon)
            #expect(stored == [196])
        }
    }

    @Test func `others that wait beside them go by themselves`() async throws {
        try await withPool { pool in
            async let others = withTaskGroup(of: Int?.self) { group in
                for number in 1_000..<1_100 {
                    group.addTask {
                        let statement = Sample.Insert(number: number)
                        return try? await pool.runShared(statement, lockOrder: "", by: .soon).first
                    }
                }
                return await group.reduce(into: Set<Int?>()) { $0.insert($1) }
            }
            let noted = await run((0..<200).map { Note(number: $0, text: nil) }, on: pool)

            #expect(await others == Set(1_000..<1_100))
            #expect(noted.map { $0?.number } == Array(0..<200))
            #expect(noted.contains { ($0?.together ?? 0) >= 4 })
        }
    }
}
