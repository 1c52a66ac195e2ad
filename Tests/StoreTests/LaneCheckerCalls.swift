import Postgres
import TestSupport

/// The lane functions with a lease that a test can outlive.
enum LaneCall {
    /// How long a lease lasts by the database's clock.
    static let leaseMilliseconds = 1_000
    /// How long a worker trusts it by its own: the two run at rates that differ while one is being
    /// set, here by up to five percent.
    static let trust = Duration.milliseconds(leaseMilliseconds * 95 / 100)

    struct Accept: Statement {
        struct Reply: Sendable {
            var outcome: Int
            var id: String
            var laneID: String?
            var epoch: Int?
        }

        static let sql = """
            SELECT outcome, id, lane_id, epoch
            FROM store.accept($1::uuid, $2::int, $3, $2::int, 1::smallint, false, '{}', $4::uuid,
                              '00000000-0000-0000-0000-000000000001'::uuid,
                              $5::int * interval '1 millisecond')
            """
        let id: String
        let place: Place
        let key: String?

        var parameters: [Parameter] {
            [
                .uuid(id), .int(place.endpoint), .text(place.subscriber), .uuid(key),
                .int(leaseMilliseconds),
            ]
        }

        static func decode(_ row: Row) throws(PostgresError) -> Reply {
            try Reply(
                outcome: row.int(0),
                id: row.text(1),
                laneID: row.optionalText(2),
                epoch: row.optionalInt(3)
            )
        }
    }

    struct Complete: Statement {
        struct Reply: Sendable {
            var status: Int
            var id: String?
            var seq: Int?
        }

        static let sql = """
            SELECT status, id, seq
            FROM store.complete($1::int, $2, $3::uuid, $4::int, $5::int, $6::uuid, $7::smallint, 1,
                                200, NULL, NULL, $8::boolean, $9::int * interval '1 millisecond')
            """
        let grip: Grip
        let state: Int
        let wantsNext: Bool

        var parameters: [Parameter] {
            [
                .int(grip.place.endpoint), .text(grip.place.subscriber), .uuid(grip.laneID),
                .int(grip.epoch), .int(grip.seq), .uuid(grip.id), .int(state), .bool(wantsNext),
                .int(leaseMilliseconds),
            ]
        }

        static func decode(_ row: Row) throws(PostgresError) -> Reply {
            try Reply(status: row.int(0), id: row.optionalText(1), seq: row.optionalInt(2))
        }
    }

    struct Retry: Statement {
        static let sql = """
            SELECT store.retry($1::int, $2, $3::uuid, $4::int, $5::int, 503, $6::boolean,
                               $7::int * interval '1 millisecond')
            """
        let grip: Grip
        let isFault: Bool
        let delayMilliseconds: Int

        var parameters: [Parameter] {
            [
                .int(grip.place.endpoint), .text(grip.place.subscriber), .uuid(grip.laneID),
                .int(grip.epoch), .int(grip.seq), .bool(isFault), .int(delayMilliseconds),
            ]
        }

        static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.bool(0) }
    }

    struct GiveBack: Statement {
        static let sql = "SELECT store.give_back($1::int, $2, $3::uuid, $4::int)"
        let grip: Grip

        var parameters: [Parameter] {
            [
                .int(grip.place.endpoint), .text(grip.place.subscriber), .uuid(grip.laneID),
                .int(grip.epoch),
            ]
        }

        static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.bool(0) }
    }

    struct Renew: Statement {
        static let sql = """
            SELECT store.renew($1::int, $2, $3::uuid, $4::int, $5::int * interval '1 millisecond')
            """
        let grip: Grip

        var parameters: [Parameter] {
            [
                .int(grip.place.endpoint), .text(grip.place.subscriber), .uuid(grip.laneID),
                .int(grip.epoch), .int(leaseMilliseconds),
            ]
        }

        static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.bool(0) }
    }

    struct Claim: Statement {
        struct Reply: Sendable {
            var place: Place
            var laneID: String
            var epoch: Int
            var id: String
            var seq: Int
        }

        static let sql = """
            SELECT endpoint_id, subscriber, lane_id, epoch, id, seq
            FROM store.claim($1::int, $1::int, '{}', $2::int * interval '1 millisecond')
            """
        static let isRepeatable = false
        let limit: Int

        var parameters: [Parameter] { [.int(limit), .int(leaseMilliseconds)] }

        static func decode(_ row: Row) throws(PostgresError) -> Reply {
            try Reply(
                place: Place(endpoint: row.int(0), subscriber: row.text(1)),
                laneID: row.text(2),
                epoch: row.int(3),
                id: row.text(4),
                seq: row.int(5)
            )
        }
    }

    struct Recover: Statement {
        static let sql = "SELECT store.recover($1::int)"
        let limit: Int
        var parameters: [Parameter] { [.int(limit)] }
        static func decode(_ row: Row) throws(PostgresError) -> Int? { try row.optionalInt(0) }
    }
}
