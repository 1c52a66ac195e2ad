package import Gateway
package import Invocation
package import Postgres

/// A message on a queue of the product itself.
package struct QueuedMessage: Hashable, Sendable {
    /// That of the MO or DR.
    package var id: UUIDv7
    package var type: String
    /// JSON, as ``QueueMessage/body``.
    package var body: String
}

extension Store {
    /// Puts what an MO or DR became on a queue of its endpoint.
    ///
    /// - Parameter id: That of the MO or DR; the same id again changes nothing.
    package func enqueue(
        _ message: QueueMessage,
        id: UUIDv7,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) {
        _ = try await pool.run(
            EnqueueStatement(id: id.description, message: message),
            by: deadline
        )
    }

    /// The oldest messages of a partner's queue; they stay in it.
    package func queued(
        in queue: String,
        of partner: Int,
        limit: Int,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [QueuedMessage] {
        let statement = QueuedStatement(partner: partner, queue: queue, limit: limit)
        return try await pool.run(statement, by: deadline)
    }

    /// Takes a message off a partner's queue.
    ///
    /// - Returns: False when it is not there (any more).
    package func takeOff(
        _ id: UUIDv7,
        queue: String,
        of partner: Int,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Bool {
        let statement = TakeOffStatement(partner: partner, queue: queue, id: id.description)
        return try await pool.run(statement, by: deadline).first ?? false
    }
}

/// Puts a message on a queue, once.
private struct EnqueueStatement: Statement {
    let id: String
    let message: QueueMessage

    static let sql = "SELECT store.enqueue($1::uuid, $2, $3, $4)"

    var parameters: [Parameter] {
        [
            .uuid(id), .text(message.queue), .text(message.type),
            .text(String(decoding: message.body, as: UTF8.self)),
        ]
    }

    static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.bool(0) }
}

/// The oldest messages of a queue.
private struct QueuedStatement: Statement {
    let partner: Int
    let queue: String
    let limit: Int

    static let sql = "SELECT id, type, body FROM store.queued($1::int, $2, $3::int)"

    var parameters: [Parameter] { [.int(partner), .text(queue), .int(limit)] }

    static func decode(_ row: Row) throws(PostgresError) -> QueuedMessage {
        guard let id = UUIDv7(try row.text(0)) else {
            throw .decoding(column: 0, expected: "an id")
        }
        return try QueuedMessage(id: id, type: row.text(1), body: row.text(2))
    }
}

/// Takes a message off a queue.
private struct TakeOffStatement: Statement {
    let partner: Int
    let queue: String
    let id: String

    static let sql = "SELECT store.take_off($1::int, $2, $3::uuid)"
    /// A second try would say that it was not there.
    static let isRepeatable = false

    var parameters: [Parameter] { [.int(partner), .text(queue), .uuid(id)] }

    static func decode(_ row: Row) throws(PostgresError) -> Bool { try row.bool(0) }
}
