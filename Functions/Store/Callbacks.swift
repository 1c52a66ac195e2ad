package import Gateway
package import Invocation
package import Postgres

/// The partner for whom a provider brings something, by the secret that it shows.
package struct CallbackPartner: Sendable {
    package var dialect: String
    package var credential: Credential
    /// What the request was read by.
    package var profile: ServiceProfile

    package init(dialect: String, credential: Credential, profile: ServiceProfile) {
        self.dialect = dialect
        self.credential = credential
        self.profile = profile
    }

    package var label: PartnerLabel { PartnerLabel(name: profile.name, dialect: dialect) }
}

/// What became of what a provider brought.
package enum CallbackOutcome: Sendable {
    /// An MO that is taken is forwarded, one that was there before stale.
    case taken(ReportIntake)
    /// The secret is nobody's.
    case unknown
    /// The agreement has changed since its profile was read: read the request again by a new one.
    case changed
}

extension Store {
    /// Takes an MO for a partner.
    ///
    /// - Parameters:
    ///   - id: Made once, before the first try.
    ///   - key: The provider's id, by which a repetition is known whoever it is from; nil: nothing
    ///     is one.
    package func receive(
        _ message: Message,
        id: UUIDv7,
        key: String?,
        trace: String? = nil,
        for partner: CallbackPartner,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> CallbackOutcome {
        let end = leaseEnd()
        let statement = ReceiveStatement(
            partner: partner,
            owner: message.owner.e164,
            id: id.description,
            body: LoadCoding.text(message, Origin(partner: partner.label, trace: trace)),
            key: key.map { Fingerprint.key(callback: $0, of: .mo) }
        )
        let rows = try await pool.run(statement, by: deadline)
        return try outcome(rows.first, id: id, kind: .mo, safeUntil: end)
    }

    /// Takes the state of an MT for a partner.
    ///
    /// A final state of an MT that was never ours becomes a DR about `stranger`, once. One that
    /// comes while an MT to the same number is in flight waits to be matched with it.
    ///
    /// - Parameters:
    ///   - reference: The provider's id of the MT.
    ///   - id: The id of the DR that it may become, made once.
    package func notify(
        _ report: Report,
        about reference: String,
        stranger: Message,
        id: UUIDv7,
        trace: String? = nil,
        for partner: CallbackPartner,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> CallbackOutcome {
        let end = leaseEnd()
        let statement = NotifyStatement(
            partner: partner,
            reference: reference,
            status: report.status,
            report: LoadCoding.text(report),
            owner: stranger.owner.e164,
            id: id.description,
            body: LoadCoding.text(
                report,
                of: stranger,
                Origin(partner: partner.label, trace: trace)
            ),
            key: Fingerprint.key(callback: reference, of: .dr)
        )
        let rows = try await pool.run(statement, by: deadline)
        return try outcome(rows.first, id: id, kind: .dr, safeUntil: end)
    }

    private func outcome(
        _ row: ReportDecision?,
        id: UUIDv7,
        kind: Load.Kind,
        safeUntil: ContinuousClock.Instant
    ) throws(PostgresError) -> CallbackOutcome {
        switch row?.outcome {
        case -1: .unknown
        case -3: .changed
        case _: .taken(try intake(row, id: id, kind: kind, safeUntil: safeUntil))
        }
    }
}

extension Fingerprint {
    /// The key of what a provider brings, whoever it is about.
    ///
    /// The line break keeps it apart from the keys that partners give themselves.
    fileprivate static func key(callback id: String, of kind: Load.Kind) -> String {
        key(id: "\(kind)\n\(id)", owner: .nobody)
    }
}
