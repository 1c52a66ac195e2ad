package import FoundationEssentials
package import Gateway
package import Invocation
package import Postgres

/// A message that waits for an operator.
package struct HeldMessage: Hashable, Sendable {
    package var id: UUIDv7
    package var partner: String
    package var recipient: MSISDN
    package var batch: String?
}

/// A message that a partner lists.
package struct ArchivedMessage: Hashable, Sendable {
    package var id: UUIDv7
    package var load: Load
    /// How it ended at its next hop; nil while it waits.
    package var outcome: Trace.Outcome?
    package var reported: ReportStatus?
}

extension Store {
    /// A partner's requests with messages left, by name.
    ///
    /// - Parameter reference: Nil: all.
    package func batches(
        of partner: Int,
        named reference: String?,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [BatchStatus] {
        if let reference, !Self.isPossible(name: reference) { return [] }
        return try await pool.run(
            BatchesStatement(partner: partner, reference: reference),
            by: deadline
        )
    }

    /// Stops what is left of a request.
    ///
    /// - Returns: The messages that will not be sent, in order of their recipients.
    package func stop(
        batch reference: String,
        of partner: Int,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [Message] {
        guard Self.isPossible(name: reference) else { return [] }
        return try await pool.run(
            StopBatchStatement(partner: partner, reference: reference),
            by: deadline
        )
    }

    /// What waits for an operator, oldest first.
    package func holds(
        limit: Int,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [HeldMessage] {
        try await pool.run(HoldsStatement(limit: limit), by: deadline)
    }

    /// Lets a held message go, or drops it.
    ///
    /// - Returns: False when it is not held (any more).
    package func decide(
        hold id: UUIDv7,
        isReleased: Bool,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Bool {
        let statement = DecideHoldStatement(id: id.description, isReleased: isReleased)
        return try await pool.run(statement, by: deadline).first ?? false
    }

    /// The messages of a partner that can be listed, oldest first.
    ///
    /// - Parameter kind: Nil: both ways.
    package func archived(
        of partner: Int,
        kind: Load.Kind?,
        from start: Date,
        until end: Date,
        limit: Int,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [ArchivedMessage] {
        let statement = ArchiveStatement(
            partner: partner,
            kind: kind?.rawValue,
            start: start,
            end: end,
            limit: limit
        )
        return try await pool.run(statement, by: deadline)
    }

    /// Lets out what has come to its time of sending.
    package func release(by deadline: ContinuousClock.Instant) async throws(PostgresError) {
        while try await pool.run(ReleaseStatement(), by: deadline).first ?? 0 > 0 {}
    }

    /// Expires what is past the time that its sender gave it.
    package func expireOwn(by deadline: ContinuousClock.Instant) async throws(PostgresError) {
        while try await pool.run(ExpireOwnStatement(), by: deadline).first ?? 0 > 0 {}
    }

    /// Drops names, counts and dialogues that have served their time.
    package func tidy(by deadline: ContinuousClock.Instant) async throws(PostgresError) {
        _ = try await pool.run(TidyStatement(), by: deadline)
    }
}
