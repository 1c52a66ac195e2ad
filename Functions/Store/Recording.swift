package import Gateway
package import Invocation
package import Postgres

/// What became of a message that its own partner has handed in.
package enum Recorded: Hashable, Sendable {
    /// It can be listed; and the partner's agreed requests a second.
    case recorded(rate: Int)
    /// The secret is nobody's.
    case unknown
    /// The user is known, the service is not his.
    case foreignService
    /// The agreement has changed since its profile was read: read the request again by a new one.
    case changed
}

extension Store {
    /// Records an MO that the partner whom it is for has taken itself: it has arrived, and can be
    /// listed.
    ///
    /// - Parameters:
    ///   - id: Made once, before the first try.
    ///   - version: Of the profile by which it was read.
    package func record(
        _ message: Message,
        id: UUIDv7,
        of credential: Credential,
        dialect: String,
        version: Int,
        origin: Origin = Origin(),
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Recorded {
        let statement = RecordStatement(
            dialect: dialect,
            secret: Fingerprint.secret(credential.secret),
            service: credential.service,
            version: version,
            id: id.description,
            owner: message.owner.e164,
            number: message.to.first,
            word: Self.firstWord(of: message.text),
            body: LoadCoding.text(message, origin)
        )
        guard let recorded = try await pool.run(statement, by: deadline).first else {
            throw .decoding(column: 0, expected: "a row")
        }
        return recorded
    }
}

/// Records an MO of the partner's own.
struct RecordStatement: Statement {
    let dialect: String
    let secret: [UInt8]
    let service: String
    let version: Int
    let id: String
    let owner: String
    let number: String?
    let word: String
    let body: String

    static let sql = """
        SELECT outcome, rate
        FROM store.record_mo($1, $2::bytea, $3, $4::int, $5::uuid, $6, $7, $8, $9, $10)
        """

    var parameters: [Parameter] {
        [
            .text(dialect), .bytes(secret), .text(service), .int(version), .uuid(id),
            .text(owner), .text(number), .text(word), .text(word.lowercased()), .text(body),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> Recorded {
        switch try row.int(0) {
        case 1: .recorded(rate: try row.int(1))
        case -1: .unknown
        case -2: .foreignService
        case -3: .changed
        case _: throw .decoding(column: 0, expected: "an outcome")
        }
    }
}
