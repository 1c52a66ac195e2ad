import FoundationEssentials
import Gateway
import Invocation
import JSON
import Postgres

/// Finds the agreement of one who shows a secret.
struct ProfileStatement: Statement {
    let dialect: String
    let secret: [UInt8]
    let service: String

    static let sql = """
        SELECT known, endpoint_id, name, version, settings
        FROM store.profile($1, $2::bytea, $3)
        """

    var parameters: [Parameter] { [.text(dialect), .bytes(secret), .text(service)] }

    static func decode(
        _ row: Row
    ) throws(PostgresError) -> (profile: ServiceProfile?, isKnown: Bool) {
        let isKnown = try row.bool(0)
        guard let id = try row.optionalInt(1) else { return (nil, isKnown) }
        let settings: JSON
        do {
            settings = try JSON.parse(Array(try row.text(4).utf8))
        } catch { throw .decoding(column: 4, expected: "JSON") }
        guard let terms = TermsCoding.terms(settings["terms"]) else {
            throw .decoding(column: 4, expected: "terms")
        }
        let profile = try ServiceProfile(
            endpointID: id,
            name: row.text(2),
            version: row.int(3),
            terms: terms
        )
        return (profile, isKnown)
    }
}

/// What the database made of one message of a request; place 0 is about the request.
struct SubmitRow: Sendable {
    /// From 1.
    var place: Int
    var outcome: Int
    var rate: Int?
    var endpointID: Int?
    var version: Int?
    var id: String
    var epoch: Int?
    /// The message with what the database put in; nil: as it was handed over.
    var body: String?
}

/// Takes the messages of one request.
struct SubmitStatement: Statement {
    let dialect: String
    let secret: [UInt8]
    let service: String
    let version: Int
    let batch: String?
    let batchName: String?
    let items: JSON

    static let sql = """
        SELECT place, outcome, rate, endpoint_id, version, id, epoch, body
        FROM store.submit($1, $2::bytea, $3, $4::int, $5, $6, $7::jsonb,
                          make_interval(secs => $8::int))
        """
    /// Whether it was done cannot be told from a second try.
    static let isRepeatable = false

    var parameters: [Parameter] {
        [
            .text(dialect), .bytes(secret), .text(service), .int(version), .text(batch),
            .text(batchName), .text(items.text), .int(Limits.leaseSeconds),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> SubmitRow {
        try SubmitRow(
            place: row.int(0),
            outcome: row.int(1),
            rate: row.optionalInt(2),
            endpointID: row.optionalInt(3),
            version: row.optionalInt(4),
            id: row.optionalText(5) ?? "",
            epoch: row.optionalInt(6),
            body: row.optionalText(7)
        )
    }
}

/// A message as the database takes it.
enum SubmissionCoding {
    static func json(_ submission: Submission, _ origin: Origin) -> JSON {
        let (message, terms) = (submission.message, submission.terms)
        let isWithoutFrom = terms.dialogue != nil
        return .object(skippingNil: [
            ("id", .string(submission.id.description)),
            ("owner", .string(message.owner.e164)),
            ("body", .string(LoadCoding.text(message, origin, withoutFrom: isWithoutFrom))),
            ("reports", .bool(message.wantsReport)),
            ("priority", .integer(Int64(terms.priority.rawValue))),
            ("expires", terms.expiry(acceptedAt: message.time).map(milliseconds)),
            ("slots", terms.slots.isEmpty ? nil : .array(terms.slots.map(slot))),
            ("names", terms.names.isEmpty ? nil : .array(terms.names.map(JSON.string))),
            ("dialogue", terms.dialogue.map(dialogue)),
            ("archive", terms.isArchived ? true : nil),
            ("key", submission.key.map { .string(key($0, submission)) }),
            ("content", submission.key.map { .string(content($0, submission)) }),
            ("carrier", submission.carrier.map(JSON.string)),
        ])
    }

    private static func key(_ key: String, _ submission: Submission) -> String {
        let owner = submission.isKeyWhole ? .nobody : submission.message.owner
        return Fingerprint.key(id: key, owner: owner)
    }

    private static func content(_ key: String, _ submission: Submission) -> String {
        submission.isKeyWhole
            ? self.key(key, submission) : Fingerprint.content(submission.message)
    }

    private static func slot(_ slot: Terms.Slot) -> JSON {
        [milliseconds(slot.start), slot.end.map(milliseconds) ?? .null]
    }

    private static func dialogue(_ dialogue: Terms.Dialogue) -> JSON {
        switch dialogue {
        case .new(let id): ["id": .string(id), "new": true]
        case .going(let id): ["id": .string(id), "new": false]
        }
    }

    private static func milliseconds(_ date: Date) -> JSON {
        .integer(Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }
}
