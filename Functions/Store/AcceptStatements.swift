import Gateway
import Invocation
import Postgres

/// What the database decided about a message that came in.
struct Decision: Sendable {
    var verdict: Int
    var sourceID: Int?
    var rate: Int?
    var endpointID: Int?
    var version: Int?
    var outcome: Int?
    var id: String?
    var laneID: String?
    var epoch: Int?
    /// The lane's key, where it is not the owner.
    var subscriber: String?
    /// The message with what the database found out about it.
    var body: String?
    /// The partner's name, where one was found, and its dialect, where that was not known before.
    var partner: String?
    var dialect: String?
    /// Whether it needs no delivery.
    var arrived = false
}

/// Takes an MT of a partner: its secret, its subscriber, its carrier and the lane in one call.
struct TerminateStatement: Statement {
    let secret: [UInt8]?
    let partner: String?
    let dialect: String
    let owner: String
    let id: String
    let reports: Bool
    let body: String
    let key: String?
    let content: String?

    static let sql = """
        SELECT verdict, source_id, rate, endpoint_id, version, outcome, id, lane_id, epoch, partner
        FROM store.terminate($1::bytea, $2, $3, $4, $5::uuid, $6::boolean, $7, $8::uuid, $9::uuid,
                             make_interval(secs => $10::int))
        """

    static let sqlForMany: String? = """
        SELECT verdict, source_id, rate, endpoint_id, version, outcome, id, lane_id, epoch, partner
        FROM store.terminate_many($1::bytea[], $2, $3, $4, $5::uuid[], $6::boolean[], $7,
                                  $8::uuid[], $9::uuid[],
                                  make_interval(secs => ($10::int[])[1]))
        """

    var parameters: [Parameter] {
        [
            .bytes(secret), .text(partner), .text(dialect), .text(owner), .uuid(id),
            .bool(reports), .text(body), .uuid(key), .uuid(content), .int(Limits.leaseSeconds),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> Decision {
        try Decision(
            verdict: row.int(0),
            sourceID: row.optionalInt(1),
            rate: row.optionalInt(2),
            endpointID: row.optionalInt(3),
            version: row.optionalInt(4),
            outcome: row.optionalInt(5),
            id: row.optionalText(6),
            laneID: row.optionalText(7),
            epoch: row.optionalInt(8),
            partner: row.optionalText(9)
        )
    }
}

/// Takes an MO of a carrier into the lane of the partner that owns the subscriber.
struct OriginateStatement: Statement {
    let carrier: String
    let secret: [UInt8]?
    let owner: String
    /// What was written to.
    let number: String?
    /// What the text begins with.
    let word: String
    let id: String
    let body: String
    let key: String?
    let content: String?

    static let sql = """
        SELECT verdict, source_id, NULL, endpoint_id, version, outcome, id, lane_id, epoch,
               partner, subscriber, body, dialect, arrived
        FROM store.originate($1, $2::bytea, $3, $4, $5, $6, $7::uuid, $8, $9::uuid, $10::uuid,
                             make_interval(secs => $11::int))
        """

    static let sqlForMany: String? = """
        SELECT verdict, source_id, NULL, endpoint_id, version, outcome, id, lane_id, epoch,
               partner, subscriber, body, dialect, arrived
        FROM store.originate_many($1, $2::bytea[], $3, $4, $5, $6, $7::uuid[], $8, $9::uuid[],
                                  $10::uuid[], make_interval(secs => ($11::int[])[1]))
        """

    var parameters: [Parameter] {
        [
            .text(carrier), .bytes(secret), .text(owner), .text(number), .text(word),
            .text(word.lowercased()), .uuid(id), .text(body), .uuid(key), .uuid(content),
            .int(Limits.leaseSeconds),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> Decision {
        var decision = try TerminateStatement.decode(row)
        decision.subscriber = try row.optionalText(10)
        decision.body = try row.optionalText(11)
        decision.dialect = try row.optionalText(12)
        decision.arrived = try row.optionalBool(13) ?? false
        return decision
    }
}

/// Whose secret it is among the partners of a dialect: asked only to tell a bad body of a partner
/// from one of a stranger.
struct AuthenticateStatement: Statement {
    let secret: [UInt8]
    let dialect: String

    static let sql = """
        SELECT e.name, e.dialect
        FROM store.credential c JOIN store.endpoint e USING (endpoint_id)
        JOIN store.partner p USING (endpoint_id)
        WHERE c.hash = $1::bytea AND e.dialect = $2 LIMIT 1
        """

    var parameters: [Parameter] { [.bytes(secret), .text(dialect)] }

    static func decode(_ row: Row) throws(PostgresError) -> PartnerLabel {
        try PartnerLabel(name: row.text(0), dialect: row.text(1))
    }
}

/// The same for a carrier's secret.
struct AuthenticateCarrierStatement: Statement {
    let carrier: String
    let secret: [UInt8]

    static let sql = "SELECT store.carrier($1, $2::bytea) IS NOT NULL"

    var parameters: [Parameter] { [.text(carrier), .bytes(secret)] }

    static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.bool(0) }
}
