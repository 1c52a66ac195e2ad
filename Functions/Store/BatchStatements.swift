import FoundationEssentials
import Gateway
import Invocation
import Postgres

/// A partner's requests with messages left.
struct BatchesStatement: Statement {
    let partner: Int
    let reference: String?

    static let sql = "SELECT batch, total, on_hold FROM store.batches($1::int, $2)"

    var parameters: [Parameter] { [.int(partner), .text(reference)] }

    static func decode(_ row: Row) throws(PostgresError) -> BatchStatus {
        try BatchStatus(reference: row.text(0), total: row.int(1), onHold: row.int(2))
    }
}

/// Stops a request; the messages that were left.
struct StopBatchStatement: Statement {
    let partner: Int
    let reference: String

    static let sql = "SELECT store.stop_batch($1::int, $2)"
    /// A second try would tell less than the first has stopped.
    static let isRepeatable = false

    var parameters: [Parameter] { [.int(partner), .text(reference)] }

    static func decode(_ row: Row) throws(PostgresError) -> Message {
        do {
            if case .mt(let message) = try LoadCoding.load(try row.text(0), kind: .mt) {
                return message
            }
        } catch { throw .decoding(column: 0, expected: "a message") }
        throw .decoding(column: 0, expected: "a message")
    }
}

/// What waits for an operator.
struct HoldsStatement: Statement {
    let limit: Int

    static let sql = "SELECT id, partner, subscriber, batch FROM store.holds($1::int)"

    var parameters: [Parameter] { [.int(limit)] }

    static func decode(_ row: Row) throws(PostgresError) -> HeldMessage {
        guard let id = UUIDv7(try row.text(0)), let recipient = MSISDN(try row.text(2)) else {
            throw .decoding(column: 0, expected: "a held message")
        }
        return try HeldMessage(
            id: id,
            partner: row.text(1),
            recipient: recipient,
            batch: row.optionalText(3)
        )
    }
}

/// Lets a held message go, or drops it.
struct DecideHoldStatement: Statement {
    let id: String
    let isReleased: Bool

    static let sql = "SELECT store.decide_hold($1::uuid, $2::boolean)"

    var parameters: [Parameter] { [.uuid(id), .bool(isReleased)] }

    static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.bool(0) }
}

/// The messages that a partner lists.
struct ArchiveStatement: Statement {
    let partner: Int
    let kind: Int?
    let start: Date
    let end: Date
    let limit: Int

    static let sql = """
        SELECT id, kind, body, state, report_state
        FROM store.archived($1::int, $2::smallint, store.at_ms($3::numeric),
                            store.at_ms($4::numeric), $5::int)
        """

    var parameters: [Parameter] {
        [
            .int(partner), .int(kind), .int(Int((start.timeIntervalSince1970 * 1000).rounded())),
            .int(Int((end.timeIntervalSince1970 * 1000).rounded())), .int(limit),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> ArchivedMessage {
        guard let id = UUIDv7(try row.text(0)),
            let kind = Load.Kind(rawValue: try row.int(1))
        else { throw .decoding(column: 0, expected: "UUIDv7") }
        let load: Load
        do {
            load = try LoadCoding.load(try row.text(2), kind: kind)
        } catch { throw .decoding(column: 2, expected: "a message") }
        return try ArchivedMessage(
            id: id,
            load: load,
            outcome: row.optionalInt(3).flatMap(Trace.Outcome.init),
            reported: row.optionalInt(4).flatMap { number in
                ReportStatus.allCases.first { $0.number == number }
            }
        )
    }
}

/// Lets out a stretch of what has come to its time; how many.
struct ReleaseStatement: Statement {
    static let sql = "SELECT store.release(200)"
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
}

/// Expires a stretch of what is past its own time; how many lanes.
struct ExpireOwnStatement: Statement {
    static let sql = "SELECT store.expire_own(200)"
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
}

/// Drops what has served its time.
struct TidyStatement: Statement {
    static let sql = "SELECT store.tidy()"
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
}
