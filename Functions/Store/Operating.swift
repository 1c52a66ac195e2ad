package import Gateway
package import Invocation
package import Postgres

/// What operators ask for; none of it is on a hot path.
extension Store {
    /// Applies agreements, all or nothing.
    ///
    /// - Returns: What changed, a line each.
    /// - Throws: ``PostgresError/server(sqlstate:message:)`` with `WP001` and a text for the
    ///   operator when they contradict what is there.
    package func apply(
        _ agreements: Agreements,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [String] {
        try await pool.run(ApplyStatement(agreements: agreements), by: deadline)
    }

    /// How every endpoint is doing.
    package func endpoints(
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [EndpointStatus] {
        try await pool.run(EndpointStatusStatement(), by: deadline)
    }

    /// The stories that an id stands for: the gateway's own, or one that a partner or carrier gave.
    ///
    /// - Returns: Oldest first, each followed by the DR or the replay that came of it; empty when
    ///   nobody knows the id.
    package func trace(
        _ id: String,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [Trace] {
        var waiting: [String]
        if let uuid = UUIDv7(id) {
            waiting = [uuid.description]
        } else {
            let range = Fingerprint.keyRange(id: id)
            let find = FindByKeyStatement(least: range.least, greatest: range.greatest)
            waiting = try await pool.run(find, by: deadline)
            if let own = Self.ownID(in: id) { waiting.append(own) }
        }
        var traces: [Trace] = []
        while let next = waiting.popLast(), traces.count < Self.traceLimit {
            guard let trace = try await pool.run(TraceStatement(id: next), by: deadline).first
            else {
                continue
            }
            traces.append(trace)
            if let follower = trace.delivery?.followerID { waiting.append(follower.description) }
        }
        return traces
    }

    /// Our own id in one that was made of it, as batch dialects do: its 32 digits come last.
    private static func ownID(in id: String) -> String? {
        let digits = id.suffix(32)
        guard digits.utf8.count == 32, let octets = Hexadecimal.octets(String(digits)) else {
            return nil
        }
        var text = Hexadecimal.text(octets)
        for place in [20, 16, 12, 8] {
            text.insert("-", at: text.index(text.startIndex, offsetBy: place))
        }
        return UUIDv7(text)?.description
    }

    /// Stories shown at once: a group message of 50 recipients with its DRs.
    private static let traceLimit = 100

    /// Dead letters, newest first.
    ///
    /// - Parameter before: Only those older than it, to go on from the last of a page.
    package func deadLetters(
        before: UUIDv7? = nil,
        limit: Int,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [DeadLetter] {
        let statement = DeadLettersStatement(before: before?.description, limit: limit)
        return try await pool.run(statement, by: deadline)
    }

    /// Puts a dead letter at the end of its lane again, under a new id; the next sweep sends it.
    ///
    /// - Returns: False when it is no dead letter (any more).
    package func replay(
        _ id: UUIDv7,
        as newID: UUIDv7,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Bool {
        let statement = ReplayStatement(id: id.description, newID: newID.description)
        return try await pool.run(statement, by: deadline).first ?? false
    }

    /// Takes a dead letter off the list.
    ///
    /// - Returns: False when it was not on it.
    package func discard(
        _ id: UUIDv7,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Bool {
        try await pool.run(DiscardStatement(id: id.description), by: deadline).first != nil
    }
}
