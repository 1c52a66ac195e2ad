import Gateway
import Invocation
import Postgres

/// A lane as `claim` hands it out.
struct ClaimedRow: Sendable {
    var endpointID: Int
    var version: Int
    var subscriber: String
    var laneID: String
    var epoch: Int
    var attempts: Int
    var id: String
    var seq: Int
    var kind: Int
    var body: String
    var upto: Int?
}

/// Leases due lanes.
struct ClaimStatement: Statement {
    let limit: Int
    /// The most lanes of one endpoint.
    let share: Int
    /// Endpoints to leave alone.
    let skipped: [Int]

    static let sql = """
        SELECT endpoint_id, version, subscriber, lane_id, epoch, attempts, id, seq, kind, body, upto
        FROM store.claim($1::int, $2::int, $3::int[], make_interval(secs => $4::int))
        """
    /// An unanswered claim comes back by its lease; doing it again would lease other lanes.
    static let isRepeatable = false

    var parameters: [Parameter] {
        [.int(limit), .int(share), .intArray(skipped), .int(Limits.leaseSeconds)]
    }

    static func decode(_ row: Row) throws(PostgresError) -> ClaimedRow {
        try ClaimedRow(
            endpointID: row.int(0),
            version: row.int(1),
            subscriber: row.text(2),
            laneID: row.text(3),
            epoch: row.int(4),
            attempts: row.int(5),
            id: row.text(6),
            seq: row.int(7),
            kind: row.int(8),
            body: row.text(9),
            upto: row.optionalInt(10)
        )
    }
}

/// Makes lanes due whose lease ran out; nil rows where another session is at it.
struct RecoverStatement: Statement {
    static let sql = "SELECT store.recover(10000)"
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> Int? { try row.optionalInt(0) }
}

/// Milliseconds until a lane may be claimed.
struct NextDueStatement: Statement {
    static let sql = "SELECT store.next_due()"
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> Int? { try row.optionalInt(0) }
}

/// Keeps the day partitions.
struct MaintainStatement: Statement {
    static let sql = "SELECT store.maintain()"
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
}

/// The endpoints whose circuit is open: their lanes are not claimed, so they are expired apart.
struct OpenEndpointsStatement: Statement {
    static let sql = "SELECT endpoint_id FROM store.endpoint WHERE state <> 0 ORDER BY endpoint_id"
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
}

/// Expires a stretch of one endpoint's lanes; the last subscriber looked at, nil when done.
struct ExpireStatement: Statement {
    let endpointID: Int
    let after: String

    static let sql = "SELECT store.expire($1::int, $2, 1000)"

    var parameters: [Parameter] { [.int(endpointID), .text(after)] }

    static func decode(_ row: Row) throws(PostgresError) -> String? { try row.optionalText(0) }
}
