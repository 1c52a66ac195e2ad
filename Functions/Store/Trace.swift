package import FoundationEssentials
package import Gateway
package import Invocation
import Postgres

/// One message's whole story, as far as it has come.
package struct Trace: Sendable {
    /// How its delivery to the next hop ended; the numbers are those of the schema.
    package enum Outcome: Int, Sendable {
        case delivered = 1
        case dead = 2
        case expired = 3
        case replayed = 4
        case discarded = 5
        /// Its time of sending was over: it goes out again in its next one, under another id.
        case putBack = 6
    }

    /// The end of its way through its lane.
    package struct Delivery: Sendable {
        package var time: Date
        package var outcome: Outcome
        package var attempts: Int
        package var code: Int?
        package var reason: String?
        package var reference: String?
        /// The DR that was passed on, or the message that a dead letter was sent again as.
        package var followerID: UUIDv7?
    }

    /// What the carrier reported.
    package struct Reported: Sendable {
        package var status: ReportStatus
        package var time: Date
    }

    /// Where it waits.
    package struct Waiting: Sendable {
        /// Whether it is the next of its lane.
        package var isHead: Bool
        package var isInFlight: Bool
        /// Failed attempts of the lane's head, and the last answer.
        package var attempts: Int
        package var code: Int?
        /// When the lane is tried next, or its lease ends.
        package var due: Date
    }

    package var id: UUIDv7
    package var load: Load
    package var source: String
    package var endpoint: String
    package var delivery: Delivery?
    package var reported: Reported?
    package var waiting: Waiting?
    /// What stands beside it, the id of its trace among it.
    package var origin: Origin
}

/// The story of one id.
struct TraceStatement: Statement {
    let id: String

    static let sql = """
        SELECT m.id, m.kind, m.body, s.name, e.name, d.state, d.attempts, d.code, d.reason,
               d.carrier_ref, (extract(epoch FROM d.at) * 1000)::bigint, d.report_state,
               (extract(epoch FROM d.report_at) * 1000)::bigint, coalesce(d.replay_id, d.report_id),
               l.leased, l.attempts, l.code, (extract(epoch FROM l.due_at) * 1000)::bigint,
               coalesce(m.seq, 0) <= l.head
        FROM store.message m
        JOIN store.endpoint s ON s.endpoint_id = m.source_id
        JOIN store.endpoint e ON e.endpoint_id = m.endpoint_id
        LEFT JOIN store.delivery d ON d.id = m.id
        LEFT JOIN store.lane l ON d.id IS NULL AND l.lane_id = coalesce(m.lane_id, m.id)
             AND l.endpoint_id = m.endpoint_id AND l.subscriber = m.subscriber
        WHERE m.id = $1::uuid
        """

    var parameters: [Parameter] { [.uuid(id)] }

    static func decode(_ row: Row) throws(PostgresError) -> Trace {
        guard let id = UUIDv7(try row.text(0)),
            let kind = Load.Kind(rawValue: try row.int(1))
        else { throw .decoding(column: 0, expected: "UUIDv7") }
        let (load, origin): (Load, Origin)
        do {
            (load, origin) = try LoadCoding.read(try row.text(2), kind: kind)
        } catch { throw .decoding(column: 2, expected: "message") }
        return Trace(
            id: id,
            load: load,
            source: try row.text(3),
            endpoint: try row.text(4),
            delivery: try delivery(row),
            reported: try reported(row),
            waiting: try waiting(row),
            origin: origin
        )
    }

    private static func delivery(_ row: Row) throws(PostgresError) -> Trace.Delivery? {
        guard let outcome = try row.optionalInt(5).flatMap(Trace.Outcome.init),
            let time = try date(row, 10)
        else { return nil }
        return try Trace.Delivery(
            time: time,
            outcome: outcome,
            attempts: row.int(6),
            code: row.optionalInt(7),
            reason: row.optionalText(8),
            reference: row.optionalText(9),
            followerID: row.optionalText(13).flatMap { UUIDv7($0) }
        )
    }

    private static func reported(_ row: Row) throws(PostgresError) -> Trace.Reported? {
        guard let number = try row.optionalInt(11), let time = try date(row, 12),
            let status = ReportStatus.allCases.first(where: { $0.number == number })
        else { return nil }
        return Trace.Reported(status: status, time: time)
    }

    private static func waiting(_ row: Row) throws(PostgresError) -> Trace.Waiting? {
        guard let isInFlight = try row.optionalBool(14), let due = try date(row, 17) else {
            return nil
        }
        return try Trace.Waiting(
            isHead: row.bool(18),
            isInFlight: isInFlight,
            attempts: row.int(15),
            code: row.optionalInt(16),
            due: due
        )
    }

    private static func date(_ row: Row, _ column: Int) throws(PostgresError) -> Date? {
        try row.optionalInt(column).map { Date(timeIntervalSince1970: Double($0) / 1000) }
    }
}

/// The messages that a partner's or carrier's own id stands for.
struct FindByKeyStatement: Statement {
    let least: String
    let greatest: String

    static let sql = """
        SELECT id FROM store.message_key WHERE key >= $1::uuid AND key <= $2::uuid
        ORDER BY id DESC LIMIT 100
        """

    var parameters: [Parameter] { [.uuid(least), .uuid(greatest)] }

    static func decode(_ row: Row) throws(PostgresError) -> String { try row.text(0) }
}
