import Gateway
import Invocation
package import Postgres

/// How a delivery ended for good.
package struct Ending: Sendable {
    /// Taken by the other side, else given up as a dead letter.
    package var isDelivered: Bool
    /// The last answer's code; nil when there was none.
    package var code: Int?
    /// Both answers, for people; nil when there is nothing to add to the code.
    package var reason: String?
    /// The carrier's own id of the message.
    package var reference: String?

    package init(isDelivered: Bool, code: Int?, reason: String?, reference: String?) {
        self.isDelivered = isDelivered
        self.code = code
        self.reason = reason
        self.reference = reference
    }
}

/// What the holder of a lane does after a message was settled.
package enum NextStep: Sendable {
    case drained
    case next(HeldLane)
    /// Another holder has the lane; nothing was recorded.
    case lost
    case givenBack
}

extension Store {
    /// Records how a message ended, and hands out the next of its lane.
    ///
    /// - Parameters:
    ///   - others: Those that went in the same request behind it, in order.
    ///   - wantsNext: False to give the lane back to the sweep.
    /// - Returns: The next step, and whether a report of this message came before this record.
    package func complete(
        _ held: HeldLane,
        with others: [LaneMessage] = [],
        _ ending: Ending,
        wantsNext: Bool,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> (NextStep, hasEarlyReport: Bool) {
        let end = renewedLeaseEnd()
        let all = [held.message] + others
        let last = others.last ?? held.message
        let statement = CompleteStatement(
            lease: held.lease,
            seq: last.seq,
            id: last.id.description,
            state: ending.isDelivered ? 1 : 2,
            attempts: held.message.attempts + 1,
            code: ending.code,
            reason: ending.reason,
            reference: ending.reference,
            wantsNext: wantsNext,
            others: all.dropLast().map(\.id.description)
        )
        let rows = try await settle(statement, held, by: deadline)
        guard let row = rows.first else { throw .decoding(column: 0, expected: "a row") }
        if let next = try step(row, held, safeUntil: end) { return (next, row.early) }
        // The next cannot be read: it becomes a dead letter, and the sweep goes on with the lane.
        if let id = row.id, let seq = row.seq {
            try await giveUp(id, seq: seq, 0, held.lease, by: deadline)
        }
        return (.givenBack, row.early)
    }

    /// Puts a lane off: its head failed for now.
    ///
    /// - Parameters:
    ///   - others: Those that went in the same request behind it, and will go with it again.
    ///   - isFault: Whether the endpoint is to blame, which feeds its circuit.
    /// - Returns: False when another holder has the lane.
    package func retry(
        _ held: HeldLane,
        with others: [LaneMessage] = [],
        code: Int?,
        isFault: Bool,
        after delay: Duration,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Bool {
        let (seconds, attoseconds) = delay.components
        let statement = RetryStatement(
            lease: held.lease,
            seq: held.message.seq,
            code: code,
            fault: isFault,
            delayMilliseconds: Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000),
            upto: (others.last ?? held.message).seq
        )
        return try await settle(statement, held, by: deadline).first ?? false
    }

    /// In one transaction with others, but not on a line that many subscribers share: its place in
    /// the order of locks is not known to those who open it.
    private func settle<S: Statement>(
        _ statement: S,
        _ held: HeldLane,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [S.Output] {
        guard MSISDN(held.lease.subscriber) != nil else {
            return try await pool.run(statement, by: deadline)
        }
        let order = Self.lockOrder(held.lease.subscriber, held.message.load.kind)
        return try await pool.runShared(statement, lockOrder: order, by: deadline)
    }

    /// The messages that follow the head of a held lane, in order, up to one that cannot be read.
    ///
    /// - Parameter limit: The most of them; those of a request that failed are given again alone.
    package func followers(
        of held: HeldLane,
        limit: Int,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [LaneMessage] {
        let statement = FollowersStatement(
            laneID: held.lease.laneID.description,
            seq: held.message.seq,
            upto: held.message.upto ?? Int(Int32.max),
            limit: limit
        )
        let followers = try await pool.run(statement, by: deadline)
        return followers.prefix { $0 != nil }.compactMap(\.self)
    }

    /// Renews the lease of a lane whose delivery takes long.
    ///
    /// - Returns: The lease as it is now; nil when it is over.
    package func renew(
        _ lease: Lease,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Lease? {
        var renewed = lease
        renewed.safeUntil = leaseEnd()
        let isOurs = try await pool.run(RenewStatement(lease: lease), by: deadline).first
        return isOurs == true ? renewed : nil
    }

    /// Gives a lane back untried; a sweep takes it at once.
    package func giveBack(
        _ lease: Lease,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Bool {
        try await pool.run(GiveBackStatement(lease: lease), by: deadline).first ?? false
    }

    /// What is to be done next; nil when the next message cannot be read.
    private func step(
        _ row: Settlement,
        _ held: HeldLane,
        safeUntil: ContinuousClock.Instant
    ) throws(PostgresError) -> NextStep? {
        switch row.status {
        case 0: return .drained
        case 2: return .lost
        case 3: return .givenBack
        case _: break
        }
        guard let id = row.id, let seq = row.seq, let kind = row.kind, let body = row.body else {
            throw .decoding(column: 0, expected: "a follower")
        }
        var lease = held.lease
        lease.safeUntil = max(lease.safeUntil, safeUntil)
        guard
            let message = try? LaneMessage(id: id, seq: seq, kind: kind, body: body, attempts: 0)
        else { return nil }
        return .next(HeldLane(lease: lease, message: message))
    }
}

extension LaneMessage {
    /// Reads a message as the database gives it.
    init(
        id: String,
        seq: Int,
        kind: Int,
        body: String,
        attempts: Int
    ) throws(PostgresError) {
        guard let uuid = UUIDv7(id), let kind = Load.Kind(rawValue: kind) else {
            throw .decoding(column: 0, expected: "a message id")
        }
        do {
            let (load, origin) = try LoadCoding.read(body, kind: kind)
            self.init(id: uuid, seq: seq, load: load, attempts: attempts, origin: origin)
        } catch {
            throw .decoding(column: 0, expected: "a message body")
        }
    }
}
