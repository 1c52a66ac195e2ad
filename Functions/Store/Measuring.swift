package import Gateway
package import Postgres

/// What waits, as it is measured now and then.
package struct Backlog: Hashable, Sendable {
    /// Messages that could go but have not: neither in flight, nor waiting for a time of sending or
    /// for an operator.
    package var messages: Int
    /// How long the first of them has waited; nil when there is none.
    package var oldestMilliseconds: Int?
    /// Endpoints that get probes, or a part of what waits for them, alone.
    package var openCircuits: Int
}

/// Messages of one partner and kind to which the same was done inside the database.
package struct Uncounted: Hashable, Sendable {
    /// What was done to them, as the database writes it.
    package enum What: Int, Sendable {
        /// They were taken: DRs about messages of strangers.
        case accepted = 0
        /// Their time ran out.
        case expired = 3
    }

    package var partner: PartnerLabel
    package var kind: Load.Kind
    package var what: What
    package var count: Int
}

extension Store {
    /// Measures what waits: one read of the lanes, and of a few messages.
    package func backlog(
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Backlog {
        guard let backlog = try await pool.run(BacklogStatement(), by: deadline).first else {
            throw .decoding(column: 0, expected: "a row")
        }
        return backlog
    }

    /// Counts what the database did by itself since somebody asked: each message is told once.
    package func takeUncounted(
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [Uncounted] {
        try await pool.run(TakeUncountedStatement(), by: deadline)
    }
}

/// Measures what waits.
struct BacklogStatement: Statement {
    static let sql = "SELECT waiting, oldest_ms, open_circuits FROM store.backlog()"
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> Backlog {
        try Backlog(
            messages: row.int(0),
            oldestMilliseconds: row.optionalInt(1),
            openCircuits: row.int(2)
        )
    }
}

/// Counts and forgets what the database did by itself.
struct TakeUncountedStatement: Statement {
    static let sql = "SELECT partner, dialect, kind, state, n FROM store.take_uncounted(100000)"
    /// What a first try took is gone.
    static let isRepeatable = false
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> Uncounted {
        guard let kind = Load.Kind(rawValue: try row.int(2)) else {
            throw .decoding(column: 2, expected: "a kind")
        }
        guard let what = Uncounted.What(rawValue: try row.int(3)) else {
            throw .decoding(column: 3, expected: "0 or 3")
        }
        return Uncounted(
            partner: PartnerLabel(name: try row.text(0), dialect: try row.text(1)),
            kind: kind,
            what: what,
            count: try row.int(4)
        )
    }
}
