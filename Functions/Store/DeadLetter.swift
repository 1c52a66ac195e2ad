package import FoundationEssentials
package import Gateway
package import Invocation
import Postgres

/// A message that was given up for good.
package struct DeadLetter: Sendable {
    package var id: UUIDv7
    package var time: Date
    package var hasExpired: Bool
    package var endpoint: String
    package var subscriber: MSISDN
    package var kind: Load.Kind
    package var attempts: Int
    package var code: Int?
    package var reason: String?
}

/// Dead letters, newest first.
struct DeadLettersStatement: Statement {
    /// Only those older than it; nil for the newest.
    let before: String?
    let limit: Int

    static let sql = """
        SELECT d.id, (extract(epoch FROM d.at) * 1000)::bigint, d.state, e.name, m.subscriber,
               m.kind, d.attempts, d.code, d.reason
        FROM store.delivery d JOIN store.message m ON m.id = d.id
        JOIN store.endpoint e ON e.endpoint_id = m.endpoint_id
        WHERE d.state IN (2, 3)
          AND d.id < coalesce($1::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        ORDER BY d.id DESC LIMIT $2::int
        """

    var parameters: [Parameter] { [.uuid(before), .int(limit)] }

    static func decode(_ row: Row) throws(PostgresError) -> DeadLetter {
        guard let id = UUIDv7(try row.text(0)), let subscriber = MSISDN(try row.text(4)),
            let kind = Load.Kind(rawValue: try row.int(5))
        else { throw .decoding(column: 0, expected: "dead letter") }
        return DeadLetter(
            id: id,
            time: Date(timeIntervalSince1970: Double(try row.int(1)) / 1000),
            hasExpired: try row.int(2) == 3,
            endpoint: try row.text(3),
            subscriber: subscriber,
            kind: kind,
            attempts: try row.int(6),
            code: try row.optionalInt(7),
            reason: try row.optionalText(8)
        )
    }
}

/// Sends a dead letter again, at the end of its lane.
struct ReplayStatement: Statement {
    let id: String
    let newID: String

    static let sql = "SELECT store.replay($1::uuid, $2::uuid)"
    /// A second time it would say that the letter is gone.
    static let isRepeatable = false

    var parameters: [Parameter] { [.uuid(id), .uuid(newID)] }

    static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.bool(0) }
}

/// Takes a dead letter off the list; the id if it was on it.
struct DiscardStatement: Statement {
    let id: String

    static let sql =
        "UPDATE store.delivery SET state = 5 WHERE id = $1::uuid AND state IN (2, 3) RETURNING id"

    var parameters: [Parameter] { [.uuid(id)] }

    static func decode(_ row: Row) throws(PostgresError) -> String { try row.text(0) }
}
