/// Connections to one PostgreSQL, and the only way to it.
///
/// Nothing is connected before the first call. Connections that break are replaced, and what was
/// under way on them is sent again where that is safe; when the server is away, calls fail within
/// the configured time and succeed again as soon as it is back.
package final class Pool: Sendable {
    private let queue: CallQueue

    package init(_ configuration: PoolConfiguration) {
        queue = CallQueue(configuration)
    }

    deinit { queue.shutDown() }

    package var statistics: PoolStatistics { queue.statistics }

    /// Runs a statement in a transaction of its own.
    ///
    /// - Parameter deadline: No wait goes past it.
    /// - Returns: The decoded rows, in the server's order, once they are committed.
    /// - Throws: Any ``PostgresError``.
    package func run<S: Statement>(
        _ statement: S,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [S.Output] {
        let request = try Request(statement)
        return try await rows(of: S.self, Call(request, by: deadline, isRepeatable: S.isRepeatable))
    }

    /// Runs a statement in a transaction that it shares with others that wait at the same time.
    ///
    /// With nothing else under way it goes at once. When a statement of a group fails, none of the
    /// group has happened, and each is run again by itself: the others never notice.
    ///
    /// - Parameter lockOrder: What the statement locks; two groups take their locks in this order.
    /// - Returns: The statement's own rows, once they are committed.
    /// - Throws: Any ``PostgresError``.
    package func runShared<S: Statement>(
        _ statement: S,
        lockOrder: String,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [S.Output] {
        let call = Call(
            try Request(statement),
            by: deadline,
            lockOrder: lockOrder,
            isRepeatable: S.isRepeatable
        )
        return try await rows(of: S.self, call)
    }

    /// Runs several statements in one transaction, without parameters; rows are dropped.
    ///
    /// It is never sent twice. It cannot copy from or to the client.
    ///
    /// - Throws: Any ``PostgresError``.
    package func execute(
        script: String,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) {
        let request = try Request(script: script)
        _ = try await table(for: Call(request, by: deadline, isRepeatable: false))
    }

    /// Refuses further calls, and waits for those under way and for the connections to close.
    package func close() async { await queue.close() }

    private func rows<S: Statement>(
        of statement: S.Type,
        _ call: Call
    ) async throws(PostgresError) -> [S.Output] {
        let table = try await table(for: call)
        var rows: [S.Output] = []
        rows.reserveCapacity(table.rowCount)
        for index in 0..<table.rowCount { rows.append(try S.decode(Row(table, index))) }
        return rows
    }

    private func table(for call: Call) async throws(PostgresError) -> ResultTable {
        let outcome = await withTaskCancellationHandler {
            queue.add(call)
            return await call.reply.outcome()
        } onCancel: {
            queue.cancel(call)
        }
        return try outcome.get()
    }
}
