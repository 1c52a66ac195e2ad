import Postgres
import Testing
import TestSupport

@Suite(.enabled(if: TestServer.shared != nil))
struct PostgresParameterTests {
    private struct Everything: Statement {
        static let sql = """
            SELECT $1::text, $2::bigint, $3::boolean, $4::float8, $5::uuid, $6::bytea
            """
        var text: String?
        var int: Int?
        var bool: Bool?
        var double: Double?
        var uuid: String?
        var bytes: [UInt8]?

        var parameters: [Parameter] {
            [.text(text), .int(int), .bool(bool), .double(double), .uuid(uuid), .bytes(bytes)]
        }

        static func decode(_ row: Row) throws(PostgresError) -> Everything {
            try Everything(
                text: row.optionalText(0),
                int: row.optionalInt(1),
                bool: row.optionalBool(2),
                double: row.optionalDouble(3),
                uuid: row.optionalText(4),
                bytes: row.optionalBytes(5)
            )
        }
    }

    private struct Arrays: Statement {
        static let sql = """
            SELECT i, b, d, u, y FROM unnest(
                $1::bigint[], $2::boolean[], $3::float8[], $4::uuid[], $5::bytea[]
            ) AS rows (i, b, d, u, y)
            """

        var parameters: [Parameter] {
            [
                .intArray([.min, nil]), .boolArray([true, nil]), .doubleArray([-.infinity, nil]),
                .uuidArray(["0190163d-8694-739b-aea5-966c26f8ad91", nil]),
                .bytesArray([[0, 255], nil]),
            ]
        }

        static func decode(_ row: Row) throws(PostgresError) -> [String?] {
            var texts: [String?] = []
            for column in 0..<5 { texts.append(try row.optionalText(column)) }
            return texts
        }
    }

    private struct Misread: Statement {
        static let sql = "SELECT 'abc', NULL"

        var parameters: [Parameter] { [] }

        static func decode(_ row: Row) throws(PostgresError) -> [PostgresError] {
            (0..<3).compactMap { column in
                do throws(PostgresError) { _ = try row.int(column) } catch { return error }
                return nil
            }
        }
    }

    private struct Narrow: Statement {
        static let sql = "SELECT $1::int"
        let text: String

        var parameters: [Parameter] { [.text(text)] }
        static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
    }

    private static let texts: [String?] = [
        "", " ", "plain", "it's", #"a "quoted" word"#, #"back\slash\\"#, "a,b,{c}", "NULL", nil,
        "æøå 漢字 👩‍👩‍👧‍👦 e\u{301}", "line\nbreak\ttab\r", "\u{1}\u{7f}", "$1 ' ; --",
    ]

    @Test func `texts come back from an array as they were`() async throws {
        try await withPool { pool in
            let texts = try await pool.run(Sample.Texts(values: Self.texts), by: .soon)
            let none = try await pool.run(Sample.Texts(values: []), by: .soon)
            #expect(texts == Self.texts)
            #expect(none == [])
        }
    }

    @Test func `every kind comes back as it was, and so does NULL`() async throws {
        let values = Everything(
            text: #"{"a\",'b"}"#,
            int: .max,
            bool: false,
            double: 0.1,
            uuid: "0190163d-8694-739b-aea5-966c26f8ad91",
            bytes: Array(0...255)
        )

        try await withPool { pool in
            let row = try #require(try await pool.run(values, by: .soon).first)
            #expect(row.text == values.text && row.int == values.int && row.bool == values.bool)
            #expect(row.double == 0.1 && row.uuid == values.uuid && row.bytes == values.bytes)
            let none = try #require(try await pool.run(Everything(), by: .soon).first)
            #expect(none.text == nil && none.int == nil && none.bool == nil)
            #expect(none.double == nil && none.uuid == nil && none.bytes == nil)
            let empty = try await pool.run(Everything(text: "", bytes: []), by: .soon).first
            #expect(empty?.text == "" && empty?.bytes == [])
        }
    }

    @Test func `arrays of every kind come back as they were`() async throws {
        try await withPool { pool in
            let rows = try await pool.run(Arrays(), by: .soon)

            #expect(
                rows == [
                    [
                        "-9223372036854775808", "t", "-Infinity",
                        "0190163d-8694-739b-aea5-966c26f8ad91", #"\x00ff"#,
                    ], [nil, nil, nil, nil, nil],
                ]
            )
        }
    }

    @Test func `a NUL character is refused before it is sent`() async throws {
        try await withPool { pool in
            await #expect(
                throws: PostgresError.invalidParameter("$1 of Texts holds a NUL character")
            ) {
                _ = try await pool.run(Sample.Texts(values: ["a\0b"]), by: .soon)
            }
        }
    }

    @Test func `a column that is not what was asked for is told`() async throws {
        let expected = (0..<3).map { PostgresError.decoding(column: $0, expected: "an integer") }

        try await withPool { pool in
            let faults = try await pool.run(Misread(), by: .soon)
            #expect(faults == [expected])
        }
    }

    @Test func `an error carries its code and not the value`() async throws {
        try await withPool { pool in
            await #expect(
                throws: PostgresError.server(
                    sqlstate: "22P02",
                    message: #"invalid input syntax for type integer: "…""#
                )
            ) { _ = try await pool.run(Narrow(text: #"se"cret"#), by: .soon) }
        }
    }
}
