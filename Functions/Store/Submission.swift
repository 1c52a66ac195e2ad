package import Gateway
package import Invocation
import JSON
package import Postgres

/// One message of a request, fit to be stored.
package struct Submission: Sendable {
    /// Made once, before the first try.
    package var id: UUIDv7
    package var message: Message
    package var terms: Terms
    /// The caller's key; nil: the same request twice means two messages.
    package var key: String?
    /// Whether the key alone tells a repetition, whoever the recipient is and whatever it says.
    package var isKeyWhole: Bool
    /// The carrier that takes it; nil: the partner's own.
    package var carrier: String?

    package init(
        id: UUIDv7,
        message: Message,
        terms: Terms,
        key: String?,
        isKeyWhole: Bool = false,
        carrier: String?
    ) {
        self.id = id
        self.message = message
        self.terms = terms
        self.key = key
        self.isKeyWhole = isKeyWhole
        self.carrier = carrier
    }
}

/// What became of a request of many messages.
package enum Submitted: Sendable {
    /// What became of each, in their order, and the lanes that the caller now holds.
    case taken([SubmissionOutcome], lanes: [HeldLane], rate: Int)
    /// The secret is nobody's.
    case unknown
    /// The user is known, the service is not his.
    case foreignService
    /// The agreement has changed since its profile was read: read the request again by a new one.
    case changed
}

extension Store {
    /// Who shows this credential.
    ///
    /// - Returns: The profile; nil where there is none, and whether the user is known at all.
    package func profile(
        of credential: Credential,
        dialect: String,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> (profile: ServiceProfile?, isKnown: Bool) {
        guard Self.isPossible(name: credential.service) else { return (nil, false) }
        let statement = ProfileStatement(
            dialect: dialect,
            secret: Fingerprint.secret(credential.secret),
            service: credential.service
        )
        return try await pool.run(statement, by: deadline).first ?? (nil, false)
    }

    /// Takes the messages of one request, all in one step.
    ///
    /// - Parameters:
    ///   - profile: What they were read by.
    ///   - batch: The sender's name for the request; nil where it has none.
    ///   - batchName: The name that has to be new where the service asks for new names.
    package func submit(
        _ submissions: [Submission],
        of credential: Credential,
        dialect: String,
        profile: ServiceProfile,
        batch: String?,
        batchName: String?,
        trace: String? = nil,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Submitted {
        let end = leaseEnd()
        let origin = Origin(
            partner: PartnerLabel(name: profile.name, dialect: dialect),
            trace: trace
        )
        let statement = SubmitStatement(
            dialect: dialect,
            secret: Fingerprint.secret(credential.secret),
            service: credential.service,
            version: profile.version,
            batch: batch,
            batchName: batchName,
            items: .array(submissions.map { SubmissionCoding.json($0, origin) })
        )
        let rows = try await pool.run(statement, by: deadline)
        switch rows.first?.outcome {
        case -1: return .unknown
        case -2: return .foreignService
        case -3: return .changed
        case _: break
        }
        guard rows.count == submissions.count else {
            throw .decoding(column: 0, expected: "a row a message")
        }
        return try taken(rows, submissions, origin, safeUntil: end)
    }

    private func taken(
        _ rows: [SubmitRow],
        _ submissions: [Submission],
        _ origin: Origin,
        safeUntil: ContinuousClock.Instant
    ) throws(PostgresError) -> Submitted {
        var outcomes: [SubmissionOutcome] = []
        var lanes: [HeldLane] = []
        for row in rows.sorted(by: { $0.place < $1.place }) {
            let submission = submissions[row.place - 1]
            let dialogue = submission.terms.dialogue.map { dialogue in
                switch dialogue {
                case .new(let id), .going(let id): id
                }
            }
            switch row.outcome {
            case 1:
                lanes.append(try lane(row, submission, origin, safeUntil: safeUntil))
                outcomes.append(.accepted(dialogue: dialogue))
            case 2, 5: outcomes.append(.accepted(dialogue: dialogue))
            case 3: outcomes.append(.duplicate(id: row.id))
            case 4: outcomes.append(.conflict)
            case 6: outcomes.append(.held(dialogue: dialogue))
            case 7: outcomes.append(.notUnique)
            case 8: outcomes.append(.unknownDialogue)
            case 9: outcomes.append(.foreignDialogue)
            case _: throw .decoding(column: 1, expected: "an outcome")
            }
        }
        return .taken(outcomes, lanes: lanes, rate: rows.first?.rate ?? 0)
    }

    private func lane(
        _ row: SubmitRow,
        _ submission: Submission,
        _ origin: Origin,
        safeUntil: ContinuousClock.Instant
    ) throws(PostgresError) -> HeldLane {
        guard let endpoint = row.endpointID, let version = row.version, let epoch = row.epoch else {
            throw .decoding(column: 4, expected: "a lease")
        }
        let lease = Lease(
            endpointID: endpoint,
            version: version,
            subscriber: submission.message.owner.e164,
            laneID: submission.id,
            epoch: epoch,
            safeUntil: safeUntil
        )
        let message = try LaneMessage(
            id: submission.id.description,
            seq: 0,
            kind: Load.Kind.mt.rawValue,
            body: row.body ?? LoadCoding.text(submission.message, origin),
            attempts: 0
        )
        return HeldLane(lease: lease, message: message)
    }
}
