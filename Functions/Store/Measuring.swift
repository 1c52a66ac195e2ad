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

/// Messages of one partner and kind whose time ran out.
package struct ExpiredCount: Hashable, Sendable {
    package var partner: PartnerLabel
    package var kind: Load.Kind
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

    /// Counts what has expired since somebody asked: each message is told once.
    package func takeExpired(
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [ExpiredCount] {
        try await pool.run(TakeExpiredStatement(), by: deadline)
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

/// Counts and forgets what expired.
struct TakeExpiredStatement: Statement {
    static let sql = "SELECT partner, dialect, kind, n FROM store.take_expired(100000)"
    /// What a first try took is gone.
    static let isRepeatable = false
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> ExpiredCount {
        guard let kind = Load.Kind(rawValue: try row.int(2)) else {
            throw .decoding(column: 2, expected: "a kind")
        }
        return ExpiredCount(
            partner: PartnerLabel(name: try row.text(0), dialect: try row.text(1)),
            kind: kind,
            count: try row.int(3)
        )
    }
}
