package import Gateway
package import Invocation
package import Postgres

/// What became of a report.
package enum ReportIntake: Sendable {
    /// A DR for the partner was accepted; with a lane in hand the caller delivers it now.
    case forwarded(HeldLane?, of: PartnerLabel?)
    /// The state moved; nobody wants to be told.
    case noted
    /// Doubled or overtaken.
    case stale
    /// Kept until its delivery is recorded.
    case early
    /// This carrier was never given such a message.
    case unknown
    case refused
}

extension ReportIntake {
    /// The lane that the caller now holds; nil where it holds none.
    package var lane: HeldLane? {
        guard case .forwarded(let lane?, of: _) = self else { return nil }
        return lane
    }
}

/// What a report is about.
package enum ReportSubject: Sendable {
    /// Our own id, echoed.
    case message(UUIDv7)
    /// The carrier's id.
    case reference(String)
}

extension Store {
    /// Takes a report from a carrier.
    ///
    /// - Parameter id: The id of the DR that it may become, made once.
    package func report(
        _ report: Report,
        about subject: ReportSubject,
        id: UUIDv7,
        from caller: Caller,
        carrier: String,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> ReportIntake {
        guard Self.isPossible(name: carrier) else { return .refused }
        let end = leaseEnd()
        var (message, reference): (UUIDv7?, String?) = (nil, nil)
        switch subject {
        case .message(let id): message = id
        case .reference(let text): reference = text
        }
        let statement = ReceiveReportStatement(
            carrier: carrier,
            secret: caller.hash,
            message: message?.description,
            reference: reference,
            status: report.status,
            body: LoadCoding.text(report),
            id: id.description
        )
        let rows = try await pool.run(statement, by: deadline)
        return try intake(rows.first, id: id, safeUntil: end)
    }

    /// Matches reports that came before their delivery was recorded.
    ///
    /// - Parameters:
    ///   - references: What the reports may name their message by; nil: all reports.
    ///   - makeID: Makes the id of the DR that each may become.
    /// - Returns: What became of each.
    package func matchEarlyReports(
        of references: [String]? = nil,
        makeID: @Sendable () -> UUIDv7,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [ReportIntake] {
        var intakes: [ReportIntake] = []
        for report in try await pool.run(
            MatchedReportsStatement(references: references),
            by: deadline
        ) {
            let end = leaseEnd()
            let id = makeID()
            let statement = MatchReportStatement(report: report, id: id.description)
            let rows = try await pool.run(statement, by: deadline)
            intakes.append(try intake(rows.first, id: id, safeUntil: end))
        }
        return intakes
    }

    /// What a decision says; a lane in hand where it gave one.
    func intake(
        _ row: ReportDecision?,
        id: UUIDv7,
        kind: Load.Kind = .dr,
        safeUntil: ContinuousClock.Instant
    ) throws(PostgresError) -> ReportIntake {
        switch row?.outcome {
        case 1: break
        case 2: return .noted
        case 3: return .stale
        case 4: return .early
        case 5: return .unknown
        case 6: return .refused
        case _: throw .decoding(column: 0, expected: "an outcome")
        }
        guard let row, row.decision == 1 else {
            return .forwarded(nil, of: row?.body.flatMap { LoadCoding.partner($0, kind: kind) })
        }
        let lane = try lane(row, id: id, kind: kind, safeUntil: safeUntil)
        return .forwarded(lane, of: lane.message.origin.partner)
    }

    private func lane(
        _ row: ReportDecision,
        id: UUIDv7,
        kind: Load.Kind,
        safeUntil: ContinuousClock.Instant
    ) throws(PostgresError) -> HeldLane {
        guard let endpoint = row.endpointID, let version = row.version, let body = row.body,
            let subscriber = row.subscriber, let epoch = row.epoch
        else { throw .decoding(column: 1, expected: "a lease") }
        let lease = Lease(
            endpointID: endpoint,
            version: version,
            subscriber: subscriber,
            laneID: id,
            epoch: epoch,
            safeUntil: safeUntil
        )
        let message = try LaneMessage(
            id: id.description,
            seq: 0,
            kind: kind.rawValue,
            body: body,
            attempts: 0
        )
        return HeldLane(lease: lease, message: message)
    }
}
