import Gateway
import Invocation
import Postgres

/// What the database says after a message was settled.
struct Settlement: Sendable {
    /// 0 drained, 1 next, 2 lost, 3 given back.
    var status: Int
    var id: String?
    var seq: Int?
    var kind: Int?
    var body: String?
    var early: Bool
}

/// Records the outcome of a message and asks for the next of its lane.
struct CompleteStatement: Statement {
    let lease: Lease
    let seq: Int
    let id: String
    /// 1 delivered, 2 dead.
    let state: Int
    let attempts: Int
    let code: Int?
    let reason: String?
    let reference: String?
    let wantsNext: Bool
    /// Those before it in the same request.
    var others: [String] = []

    static let sql = """
        SELECT status, id, seq, kind, body, early
        FROM store.complete($1::int, $2, $3::uuid, $4::int, $5::int, $6::uuid, $7::smallint,
                            $8::int, $9::int, $10, $11, $12::boolean,
                            make_interval(secs => $13::int), $14::uuid[])
        """

    static let sqlForMany: String? = """
        SELECT status, id, seq, kind, body, early
        FROM store.complete_many($1::int[], $2, $3::uuid[], $4::int[], $5::int[], $6::uuid[],
                                 $7::smallint[], $8::int[], $9::int[], $10, $11, $12::boolean[],
                                 make_interval(secs => ($13::int[])[1]), $14)
        """

    var parameters: [Parameter] {
        [
            .int(lease.endpointID), .text(lease.subscriber), .uuid(lease.laneID.description),
            .int(lease.epoch), .int(seq), .uuid(id), .int(state), .int(attempts), .int(code),
            .text(reason), .text(reference), .bool(wantsNext), .int(Limits.leaseSeconds),
            .text("{" + others.joined(separator: ",") + "}"),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> Settlement {
        try Settlement(
            status: row.int(0),
            id: row.optionalText(1),
            seq: row.optionalInt(2),
            kind: row.optionalInt(3),
            body: row.optionalText(4),
            early: row.bool(5)
        )
    }
}

/// Puts a lane off after a temporary failure of its head.
struct RetryStatement: Statement {
    let lease: Lease
    let seq: Int
    let code: Int?
    /// Whether the endpoint itself is at fault.
    let fault: Bool
    let delayMilliseconds: Int
    /// The place of the last message of the request; nil: it had one.
    var upto: Int?

    static let sql = """
        SELECT store.retry($1::int, $2, $3::uuid, $4::int, $5::int, $6::int, $7::boolean,
                           $8::int * interval '1 millisecond', $9::int)
        """

    var parameters: [Parameter] {
        [
            .int(lease.endpointID), .text(lease.subscriber), .uuid(lease.laneID.description),
            .int(lease.epoch), .int(seq), .int(code), .bool(fault), .int(delayMilliseconds),
            .int(upto),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.bool(0) }
}

/// Gives a lane back untried.
struct GiveBackStatement: Statement {
    let lease: Lease

    static let sql = "SELECT store.give_back($1::int, $2, $3::uuid, $4::int)"

    var parameters: [Parameter] {
        [
            .int(lease.endpointID), .text(lease.subscriber), .uuid(lease.laneID.description),
            .int(lease.epoch),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.bool(0) }
}

/// Renews the lease of a lane.
struct RenewStatement: Statement {
    let lease: Lease

    static let sql = """
        SELECT store.renew($1::int, $2, $3::uuid, $4::int, make_interval(secs => $5::int))
        """

    var parameters: [Parameter] {
        [
            .int(lease.endpointID), .text(lease.subscriber), .uuid(lease.laneID.description),
            .int(lease.epoch), .int(Limits.leaseSeconds),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.bool(0) }
}

/// The messages that follow one in its lane.
struct FollowersStatement: Statement {
    let laneID: String
    let seq: Int
    /// The place of the last one wanted.
    let upto: Int
    let limit: Int

    static let sql =
        "SELECT id, seq, kind, body FROM store.followers($1::uuid, $2::int, $3::int, $4::int)"

    var parameters: [Parameter] { [.uuid(laneID), .int(seq), .int(upto), .int(limit)] }

    /// Nil for one that cannot be read.
    static func decode(_ row: Row) throws(PostgresError) -> LaneMessage? {
        let (id, seq) = (try row.text(0), try row.int(1))
        let (kind, body) = (try row.int(2), try row.text(3))
        return try? LaneMessage(id: id, seq: seq, kind: kind, body: body, attempts: 0)
    }
}
