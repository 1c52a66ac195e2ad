package import Gateway
package import Postgres

/// Whether a message with media would be taken, asked before any of them is fetched.
package enum MediaAdmission: Hashable, Sendable {
    /// It may; of a partner, and going to a carrier if it is an MT. `sizes` has the octets of each
    /// medium that was asked for, nil for one that is not there for this partner.
    case open(partnerID: Int, carrierID: Int?, sizes: [Int?])
    /// The same id with the same content was taken before.
    case duplicate
    case refused(Rejection)
}

extension Store {
    /// Asks for an MT, and keeps its media that are here already for as long as it may wait.
    ///
    /// - Parameters:
    ///   - message: As the partner sent it.
    ///   - hasKey: Whether the message's id is the partner's own.
    ///   - kept: The media among its own that this gateway keeps.
    package func admitMedia(
        ofTermination message: Message,
        hasKey: Bool,
        kept: [MediaID],
        from caller: Caller,
        dialect: String,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> MediaAdmission {
        guard caller.isPossible else { return .refused(.unauthorized) }
        let statement = TerminateMediaStatement(
            secret: caller.hash,
            partner: caller.name,
            dialect: dialect,
            message: message,
            hasKey: hasKey,
            kept: kept
        )
        return try await admission(statement, deadline)
    }

    /// Asks for an MO.
    package func admitMedia(
        ofOrigination message: Message,
        hasKey: Bool,
        from caller: Caller,
        carrier: String,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> MediaAdmission {
        guard Self.isPossible(name: carrier) else { return .refused(.unauthorized) }
        let statement = OriginateMediaStatement(
            carrier: carrier,
            secret: caller.hash,
            message: message,
            hasKey: hasKey
        )
        return try await admission(statement, deadline)
    }

    private func admission<S: Statement>(
        _ statement: S,
        _ deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> MediaAdmission where S.Output == MediaAdmission {
        guard let row = try await pool.run(statement, by: deadline).first else {
            throw .decoding(column: 0, expected: "a row")
        }
        return row
    }
}

/// Asks for an MT with media.
struct TerminateMediaStatement: Statement {
    let secret: [UInt8]?
    let partner: String?
    let dialect: String
    let message: Message
    let hasKey: Bool
    let kept: [MediaID]

    static let sql = """
        SELECT verdict, outcome, partner_id, carrier_id, sizes
        FROM store.terminate_media($1::bytea, $2, $3, $4, $5::uuid, $6::uuid, $7::text[],
                                   make_interval(secs => $8::int))
        """

    var parameters: [Parameter] {
        [
            .bytes(secret), .text(partner), .text(dialect), .text(message.owner.e164),
            .uuid(hasKey ? Fingerprint.key(id: message.messageID, owner: message.owner) : nil),
            .uuid(hasKey ? Fingerprint.content(message) : nil),
            .textArray(kept.map(\.description)), .int(Limits.mediaSeconds),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> MediaAdmission {
        switch (try row.int(0), try row.optionalInt(1)) {
        case (0, 3): return .duplicate
        case (0, 4): return .refused(.duplicateID)
        case (0, _):
            let sizes = try row.optionalText(4).map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
            }
            return .open(
                partnerID: try row.int(2),
                carrierID: try row.optionalInt(3),
                sizes: sizes ?? []
            )
        case (1, _): return .refused(.unauthorized)
        case (2, _): return .refused(.unknownSubscriber)
        case (3, _): return .refused(.ownerNotAllowed)
        case _: throw .decoding(column: 0, expected: "a verdict")
        }
    }
}

/// Asks for an MO with media.
struct OriginateMediaStatement: Statement {
    let carrier: String
    let secret: [UInt8]?
    let message: Message
    let hasKey: Bool

    static let sql = """
        SELECT verdict, outcome, partner_id, NULL, NULL
        FROM store.originate_media($1, $2::bytea, $3, $4, $5, $6::uuid, $7::uuid)
        """

    var parameters: [Parameter] {
        [
            .text(carrier), .bytes(secret), .text(message.owner.e164), .text(message.to.first),
            .text(Store.firstWord(of: message.text).lowercased()),
            .uuid(hasKey ? Fingerprint.key(id: message.messageID, owner: message.owner) : nil),
            .uuid(hasKey ? Fingerprint.content(message) : nil),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> MediaAdmission {
        try TerminateMediaStatement.decode(row)
    }
}
