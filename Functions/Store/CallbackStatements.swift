import Gateway
import Postgres

/// Takes an MO that a provider brings for one partner.
struct ReceiveStatement: Statement {
    let partner: CallbackPartner
    let owner: String
    let id: String
    let body: String
    let key: String?

    static let sql = """
        SELECT outcome, endpoint_id, version, subscriber, decision, lane_id, epoch, body
        FROM store.receive($1, $2::bytea, $3::int, 1::smallint, $4, $5::uuid, $6, $7::uuid,
                           make_interval(secs => $8::int))
        """

    var parameters: [Parameter] {
        [
            .text(partner.dialect), .bytes(Fingerprint.secret(partner.credential.secret)),
            .int(partner.profile.version), .text(owner), .uuid(id), .text(body), .uuid(key),
            .int(Limits.leaseSeconds),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> ReportDecision {
        try ReportDecision.decode(row)
    }
}

/// Takes the state of an MT that a provider brings for one partner.
struct NotifyStatement: Statement {
    let partner: CallbackPartner
    let reference: String
    let status: ReportStatus
    let report: String
    let owner: String
    let id: String
    let body: String
    let key: String

    static let sql = """
        SELECT outcome, endpoint_id, version, subscriber, decision, lane_id, epoch, body
        FROM store.notify($1, $2::bytea, $3::int, $4, $5::smallint, $6::smallint, $7, $8, $9::uuid,
                          $10, $11::uuid, make_interval(secs => $12::int))
        """

    var parameters: [Parameter] {
        [
            .text(partner.dialect), .bytes(Fingerprint.secret(partner.credential.secret)),
            .int(partner.profile.version), .text(reference), .int(status.rank),
            .int(status.number), .text(report), .text(owner), .uuid(id), .text(body), .uuid(key),
            .int(Limits.leaseSeconds),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> ReportDecision {
        try ReportDecision.decode(row)
    }
}
