package import Gateway
package import Invocation
package import Postgres

/// Who hands a message in.
package enum Caller: Sendable {
    /// By the secret that it showed.
    case secret(String)
    /// By name: the platform has let it in (a carrier link, a direct invocation).
    case trusted(name: String)
}

/// What became of a message that came in, and is committed when this is known.
package enum Intake: Sendable {
    /// Taken. With a lane in hand the caller is its holder and delivers now; without, the message
    /// waits for its turn.
    case accepted(HeldLane?)
    /// The same id with the same content was taken before.
    case duplicate
    case refused(Rejection)
}

extension Store {
    /// Takes an MT from a partner.
    ///
    /// - Parameters:
    ///   - id: Made once, before the first try.
    ///   - hasKey: Whether the message's id is the partner's own, so that the same id twice means
    ///     the same message.
    ///   - sentMedia: The URLs as the partner sent them, where the message has others.
    ///   - rate: Told the partner's agreed requests per second, as soon as they are known.
    package func terminate(
        _ message: Message,
        id: UUIDv7,
        hasKey: Bool,
        sentMedia: [String]? = nil,
        from caller: Caller,
        dialect: String,
        rate: @Sendable (Int) -> Void = { _ in },
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Intake {
        guard caller.isPossible else { return .refused(.unauthorized) }
        let end = leaseEnd()
        let statement = TerminateStatement(
            secret: caller.hash,
            partner: caller.name,
            dialect: dialect,
            owner: message.owner.e164,
            id: id.description,
            reports: message.wantsReport,
            body: LoadCoding.text(message),
            key: hasKey ? Fingerprint.key(id: message.messageID, owner: message.owner) : nil,
            content: hasKey ? Fingerprint.content(message, media: sentMedia) : nil
        )
        let decision = try await shared(statement, message.owner, .mt, deadline)
        if let agreed = decision.rate { rate(agreed) }
        return try intake(decision, id: id, load: .mt(message), safeUntil: end)
    }

    /// Takes an MO from a carrier.
    package func originate(
        _ message: Message,
        id: UUIDv7,
        hasKey: Bool,
        sentMedia: [String]? = nil,
        from caller: Caller,
        carrier: String,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Intake {
        guard Self.isPossible(name: carrier) else { return .refused(.unauthorized) }
        let end = leaseEnd()
        let statement = OriginateStatement(
            carrier: carrier,
            secret: caller.hash,
            owner: message.owner.e164,
            number: message.to.first,
            word: Self.firstWord(of: message.text),
            id: id.description,
            body: LoadCoding.text(message),
            key: hasKey ? Fingerprint.key(id: message.messageID, owner: message.owner) : nil,
            content: hasKey ? Fingerprint.content(message, media: sentMedia) : nil
        )
        let decision = try await shared(statement, message.owner, .mo, deadline)
        return try intake(decision, id: id, load: .mo(message), safeUntil: end)
    }

    /// Whether a secret is one of a partner of this dialect.
    package func isPartner(
        secret: String,
        dialect: String,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Bool {
        let statement = AuthenticateStatement(
            secret: Fingerprint.secret(secret),
            dialect: dialect
        )
        return try await pool.run(statement, by: deadline).first ?? false
    }

    /// Whether a secret is one of a carrier.
    package func isCarrier(
        _ name: String,
        secret: String,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Bool {
        guard Self.isPossible(name: name) else { return false }
        let statement = AuthenticateCarrierStatement(
            carrier: name,
            secret: Fingerprint.secret(secret)
        )
        return try await pool.run(statement, by: deadline).first ?? false
    }

    /// Whether anybody can have that name: PostgreSQL has no text with NUL in it.
    static func isPossible(name: String) -> Bool { !name.utf8.contains(0) }

    /// What a text begins with, by which it may find its partner: at most 64 characters; empty
    /// where it begins with none.
    static func firstWord(of text: String?) -> String {
        let words = (text ?? "").prefix(256).split(
            maxSplits: 1,
            whereSeparator: { $0.isWhitespace || $0 == "\0" }
        )
        guard let first = words.first, first.count <= 64 else { return "" }
        return String(first)
    }

    private func shared<S: Statement>(
        _ statement: S,
        _ owner: MSISDN,
        _ kind: Load.Kind,
        _ deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Decision where S.Output == Decision {
        let order = Self.lockOrder(owner.e164, kind)
        let rows = try await pool.runShared(statement, lockOrder: order, by: deadline)
        guard let decision = rows.first else { throw .decoding(column: 0, expected: "a row") }
        return decision
    }

    private func intake(
        _ decision: Decision,
        id: UUIDv7,
        load: Load,
        safeUntil: ContinuousClock.Instant
    ) throws(PostgresError) -> Intake {
        switch (decision.verdict, decision.outcome) {
        case (1, _): return .refused(.unauthorized)
        case (2, _): return .refused(.unknownSubscriber)
        case (3, _): return .refused(.ownerNotAllowed)
        case (0, 2): return .accepted(nil)
        case (0, 3): return .duplicate
        case (0, 4): return .refused(.duplicateID)
        case (0, 1):
            guard let endpoint = decision.endpointID, let version = decision.version,
                let epoch = decision.epoch
            else { throw .decoding(column: 3, expected: "a lease") }
            let lease = Lease(
                endpointID: endpoint,
                version: version,
                subscriber: decision.subscriber ?? load.owner.e164,
                laneID: id,
                epoch: epoch,
                safeUntil: safeUntil
            )
            var message = LaneMessage(id: id, seq: 0, load: load, attempts: 0)
            if let body = decision.body {
                message = try LaneMessage(
                    id: id.description,
                    seq: 0,
                    kind: load.kind.rawValue,
                    body: body,
                    attempts: 0
                )
            }
            return .accepted(HeldLane(lease: lease, message: message))
        case _: throw .decoding(column: 0, expected: "a verdict")
        }
    }
}

extension Caller {
    var hash: [UInt8]? {
        guard case .secret(let secret) = self else { return nil }
        return Fingerprint.secret(secret)
    }

    /// Whether there can be such a caller.
    var isPossible: Bool { name.map(Store.isPossible) ?? true }

    var name: String? {
        guard case .trusted(let name) = self else { return nil }
        return name
    }
}
