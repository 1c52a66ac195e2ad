import Invocation
package import Postgres

extension Store {
    /// Leases due lanes.
    ///
    /// - Parameters:
    ///   - limit: The most lanes, 1 to 10,000.
    ///   - share: The most lanes of one endpoint.
    ///   - skipped: Endpoints to leave alone.
    package func claim(
        limit: Int,
        share: Int,
        skipping skipped: [Int] = [],
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [HeldLane] {
        let end = leaseEnd()
        let statement = ClaimStatement(limit: limit, share: share, skipped: skipped)
        let rows = try await pool.run(statement, by: deadline)
        var lanes: [HeldLane] = []
        lanes.reserveCapacity(rows.count)
        for row in rows {
            guard let laneID = UUIDv7(row.laneID) else {
                throw .decoding(column: 3, expected: "a lane id")
            }
            let lease = Lease(
                endpointID: row.endpointID,
                version: row.version,
                subscriber: row.subscriber,
                laneID: laneID,
                epoch: row.epoch,
                safeUntil: end
            )
            do {
                var message = try LaneMessage(
                    id: row.id,
                    seq: row.seq,
                    kind: row.kind,
                    body: row.body,
                    attempts: row.attempts
                )
                message.upto = row.upto
                lanes.append(HeldLane(lease: lease, message: message))
            } catch {
                // Without it the lane comes back with its lease; the others go on.
                _ = try? await giveUp(row.id, seq: row.seq, row.attempts, lease, by: deadline)
            }
        }
        return lanes
    }

    /// Makes the lanes of dead holders due.
    ///
    /// - Returns: How many; nil when another session is at it.
    package func recover(by deadline: ContinuousClock.Instant) async throws(PostgresError) -> Int? {
        try await pool.run(RecoverStatement(), by: deadline).first ?? nil
    }

    /// How long until a lane may be claimed.
    ///
    /// - Returns: Nil when no lane waits.
    package func timeToNextDue(
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Duration? {
        let rows = try await pool.run(NextDueStatement(), by: deadline)
        return (rows.first ?? nil).map { .milliseconds($0) }
    }

    /// Makes partitions ahead, drops those behind.
    ///
    /// - Returns: How many days were dropped.
    package func maintain(by deadline: ContinuousClock.Instant) async throws(PostgresError) -> Int {
        try await pool.run(MaintainStatement(), by: deadline).first ?? 0
    }

    /// Expires what waits behind open circuits.
    package func expireBehindOpenCircuits(
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) {
        for endpoint in try await pool.run(OpenEndpointsStatement(), by: deadline) {
            var after: String? = ""
            while let start = after {
                let statement = ExpireStatement(endpointID: endpoint, after: start)
                after = try await pool.run(statement, by: deadline).first ?? nil
            }
        }
    }

    /// Makes a dead letter of a message whose body nobody can read, so that it holds up neither its
    /// own lane nor those that were claimed with it.
    func giveUp(
        _ id: String,
        seq: Int,
        _ attempts: Int,
        _ lease: Lease,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) {
        let statement = CompleteStatement(
            lease: lease,
            seq: seq,
            id: id,
            state: 2,
            attempts: attempts,
            code: nil,
            reason: "unreadable",
            reference: nil,
            wantsNext: false
        )
        _ = try await pool.run(statement, by: deadline)
    }
}
