import Gateway
import Postgres

/// What the database made of a report.
struct ReportDecision: Sendable {
    /// 1 forward, 2 noted, 3 stale, 4 early, 5 unknown, 6 not the carrier.
    var outcome: Int
    var endpointID: Int?
    var version: Int?
    var subscriber: String?
    /// As accept: 1 send, 2 stored.
    var decision: Int?
    var laneID: String?
    var epoch: Int?
    var body: String?

    static func decode(_ row: Row) throws(PostgresError) -> ReportDecision {
        try ReportDecision(
            outcome: row.int(0),
            endpointID: row.optionalInt(1),
            version: row.optionalInt(2),
            subscriber: row.optionalText(3),
            decision: row.optionalInt(4),
            laneID: row.optionalText(5),
            epoch: row.optionalInt(6),
            body: row.optionalText(7)
        )
    }
}

/// A report as a carrier sent it.
struct ReceiveReportStatement: Statement {
    let carrier: String
    let secret: [UInt8]?
    let message: String?
    let reference: String?
    let status: ReportStatus
    let body: String
    let id: String

    static let sql = """
        SELECT outcome, endpoint_id, version, subscriber, decision, lane_id, epoch, body
        FROM store.receive_report($1, $2::bytea, $3::uuid, $4, $5::smallint, $6::smallint, $7,
                                  $8::uuid, make_interval(secs => $9::int))
        """

    var parameters: [Parameter] {
        [
            .text(carrier), .bytes(secret), .uuid(message), .text(reference), .int(status.rank),
            .int(status.number), .text(body), .uuid(id), .int(Limits.leaseSeconds),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> ReportDecision {
        try ReportDecision.decode(row)
    }
}

/// A report that came early and whose delivery is recorded by now.
struct EarlyReport: Sendable {
    var carrierID: Int
    var message: String?
    var reference: String
    var rank: Int
    var state: Int
    var body: String
}

/// The early reports that can be matched now, oldest first.
struct MatchedReportsStatement: Statement {
    /// By what the reports name their message; nil: all.
    let references: [String]?

    static let sql = """
        SELECT carrier, message, ref, rank, state, body
        FROM store.matched_reports(500, $1::text[])
        """

    var parameters: [Parameter] { [.textArray(references)] }

    static func decode(_ row: Row) throws(PostgresError) -> EarlyReport {
        try EarlyReport(
            carrierID: row.int(0),
            message: row.optionalText(1),
            reference: row.text(2),
            rank: row.int(3),
            state: row.int(4),
            body: row.text(5)
        )
    }
}

/// Matches one early report, and takes it off the list.
struct MatchReportStatement: Statement {
    let report: EarlyReport
    let id: String

    static let sql = """
        SELECT outcome, endpoint_id, version, subscriber, decision, lane_id, epoch, body
        FROM store.report($1::int, $2::uuid, $3, $4::smallint, $5::smallint, $6, $7::uuid, false,
                          make_interval(secs => $8::int))
        """

    var parameters: [Parameter] {
        [
            .int(report.carrierID), .uuid(report.message), .text(report.reference),
            .int(report.rank), .int(report.state), .text(report.body), .uuid(id),
            .int(Limits.leaseSeconds),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> ReportDecision {
        try ReportDecision.decode(row)
    }
}

extension ReportStatus {
    /// The number that stands for it in the schema.
    var number: Int {
        switch self {
        case .enroute: 1
        case .delivered: 2
        case .failed: 3
        }
    }
}
