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

/// What became of a message that came in, and what was learnt of its partner.
package struct Taken: Sendable {
    package var intake: Intake
    /// Nil: nobody has such a partner.
    package var partner: PartnerLabel?
    /// The partner's agreed requests per second, where they were looked at.
    package var rate: Int?
    /// Whether it has arrived with that: its partner lists what comes.
    package var hasArrived: Bool

    package init(
        intake: Intake,
        partner: PartnerLabel? = nil,
        rate: Int? = nil,
        hasArrived: Bool = false
    ) {
        self.intake = intake
        self.partner = partner
        self.rate = rate
        self.hasArrived = hasArrived
    }
}

extension Store {
    /// Takes an MT from a partner.
    ///
    /// - Parameters:
    ///   - id: Made once, before the first try.
    ///   - trace: As it is stored; nil: it belongs to none.
    ///   - hasKey: Whether the message's id is the partner's own, so that the same id twice means
    ///     the same message.
    ///   - sentMedia: The URLs as the partner sent them, where the message has others.
    package func terminate(
        _ message: Message,
        id: UUIDv7,
        trace: String? = nil,
        hasKey: Bool,
        sentMedia: [String]? = nil,
        from caller: Caller,
        dialect: String,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Taken {
        guard caller.isPossible else { return Taken(intake: .refused(.unauthorized)) }
        let end = leaseEnd()
        let statement = TerminateStatement(
            secret: caller.hash,
            partner: caller.name,
            dialect: dialect,
            owner: message.owner.e164,
            id: id.description,
            reports: message.wantsReport,
            body: LoadCoding.text(message, Origin(trace: trace)),
            key: hasKey ? Fingerprint.key(id: message.messageID, owner: message.owner) : nil,
            content: hasKey ? Fingerprint.content(message, media: sentMedia) : nil
        )
        let decision = try await shared(statement, message.owner, .mt, deadline)
        let partner = decision.partner.map { PartnerLabel(name: $0, dialect: dialect) }
        let lane = LaneMessage(
            id: id,
            seq: 0,
            load: .mt(message),
            attempts: 0,
            origin: Origin(partner: partner, trace: trace)
        )
        let intake = try intake(decision, lane, safeUntil: end)
        return Taken(intake: intake, partner: partner, rate: decision.rate)
    }

    /// Takes an MO from a carrier.
    package func originate(
        _ message: Message,
        id: UUIDv7,
        trace: String? = nil,
        hasKey: Bool,
        sentMedia: [String]? = nil,
        from caller: Caller,
        carrier: String,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Taken {
        guard Self.isPossible(name: carrier) else {
            return Taken(intake: .refused(.unauthorized))
        }
        let end = leaseEnd()
        let statement = OriginateStatement(
            carrier: carrier,
            secret: caller.hash,
            owner: message.owner.e164,
            number: message.to.first,
            word: Self.firstWord(of: message.text),
            id: id.description,
            body: LoadCoding.text(message, Origin(trace: trace)),
            key: hasKey ? Fingerprint.key(id: message.messageID, owner: message.owner) : nil,
            content: hasKey ? Fingerprint.content(message, media: sentMedia) : nil
        )
        let decision = try await shared(statement, message.owner, .mo, deadline)
        var partner: PartnerLabel?
        if let name = decision.partner, let dialect = decision.dialect {
            partner = PartnerLabel(name: name, dialect: dialect)
        }
        let lane = LaneMessage(id: id, seq: 0, load: .mo(message), attempts: 0)
        let intake = try intake(decision, lane, safeUntil: end)
        return Taken(intake: intake, partner: partner, hasArrived: decision.arrived)
    }

    /// The partner of this dialect whose secret it is; nil where it is nobody's.
    package func partner(
        secret: String,
        dialect: String,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> PartnerLabel? {
        let statement = AuthenticateStatement(
            secret: Fingerprint.secret(secret),
            dialect: dialect
        )
        return try await pool.run(statement, by: deadline).first
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
        _ message: LaneMessage,
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
                subscriber: decision.subscriber ?? message.load.owner.e164,
                laneID: message.id,
                epoch: epoch,
                safeUntil: safeUntil
            )
            var message = message
            if let body = decision.body {
                message = try LaneMessage(
                    id: message.id.description,
                    seq: 0,
                    kind: message.load.kind.rawValue,
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
