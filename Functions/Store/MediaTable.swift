package import FoundationEssentials
package import Gateway
import Postgres

/// Media in the database itself: no other server is needed, and what a message refers to is kept
/// by the same commit discipline as the message.
package struct MediaTable: MediaVault {
    private let pool: Pool

    package init(store: Store) {
        pool = store.pool
    }

    package func put(
        _ media: [NewMedium],
        of owner: MediaOwner,
        by deadline: ContinuousClock.Instant
    ) async throws -> MediaAccess<Date> {
        try await only(PutMediaStatement(media: media, owner: owner), deadline)
    }

    package func get(
        _ id: MediaID,
        for caller: MediaCaller,
        by deadline: ContinuousClock.Instant
    ) async throws -> MediaAccess<StoredMedium> {
        try await only(ReadMediaStatement(id: id, caller: caller, isWhole: true), deadline)
    }

    package func head(
        _ id: MediaID,
        for caller: MediaCaller,
        by deadline: ContinuousClock.Instant
    ) async throws -> MediaAccess<StoredMedium> {
        try await only(ReadMediaStatement(id: id, caller: caller, isWhole: false), deadline)
    }

    package func drop(
        _ id: MediaID,
        for caller: MediaCaller,
        by deadline: ContinuousClock.Instant
    ) async throws -> MediaAccess<Void> {
        try await only(DropMediaStatement(id: id, caller: caller), deadline)
    }

    package func tidy(limit: Int, by deadline: ContinuousClock.Instant) async throws -> Int {
        try await only(TidyMediaStatement(limit: limit), deadline)
    }

    private func only<S: Statement>(
        _ statement: S,
        _ deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> S.Output {
        guard let row = try await pool.run(statement, by: deadline).first else {
            throw .decoding(column: 0, expected: "a row")
        }
        return row
    }
}
