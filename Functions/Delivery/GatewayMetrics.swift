package import Gateway
package import Invocation
package import Store

/// What the gateway counts, by partner, by the partner's dialect, and by kind (`mt`, `mo`, `dr`).
extension Metric {
    package static let accepted = message("Accepted", "Messages and reports taken and stored.")
    package static let refused = message(
        "Refused",
        "Messages and reports not taken; a request refused as a whole counts as one."
    )
    package static let delivered = message("Delivered", "Handed over to the other side.")
    package static let failed = message("Failed", "Given up as the other side will not have them.")
    package static let expired = message("Expired", "Given up as their time was over.")
    package static let retried = message("Retried", "Attempts that failed for now.")

    static let backlog = Metric("Backlog", .gauge, "Messages that wait, but for those in flight.")
    static let oldestWaiting = Metric(
        "OldestWaitingSeconds",
        .gauge,
        "How long the first message that waits has waited; 0 when none does."
    )
    static let openCircuits = Metric(
        "OpenCircuits",
        .gauge,
        "Endpoints that are probed, and not sent all that waits for them."
    )

    private static func message(_ name: String, _ help: String) -> Metric {
        Metric(name, .counter, labels: ["partner", "dialect", "kind"], help)
    }
}

extension Metrics {
    /// Counts what happened to messages of a partner.
    package func count(
        _ metric: Metric,
        of partner: PartnerLabel?,
        _ kind: Load.Kind,
        by amount: Int = 1
    ) {
        guard amount > 0 else { return }
        let partner = partner ?? .unknown
        count(metric, by: amount, [partner.name, partner.dialect, kind.label])
    }

    /// Measures what waits, for the gauges; a measure that fails is forgotten, and told.
    package func measureBacklog(
        of store: Store,
        by deadline: ContinuousClock.Instant
    ) async throws {
        do {
            let backlog = try await store.backlog(by: deadline)
            set(.backlog, to: Double(backlog.messages))
            set(.oldestWaiting, to: Double(backlog.oldestMilliseconds ?? 0) / 1000)
            set(.openCircuits, to: Double(backlog.openCircuits))
        } catch {
            for metric in [Metric.backlog, .oldestWaiting, .openCircuits] { clear(metric) }
            throw error
        }
    }
}

extension Context {
    /// Counts what became of a message that was handed in.
    ///
    /// - Parameter dialect: The partner's, where he is not known.
    func count(_ taken: Taken, _ kind: Load.Kind, dialect: String = "unknown") {
        let partner = taken.partner ?? .unknown(dialect: dialect)
        switch taken.intake {
        case .accepted: metrics.count(.accepted, of: partner, kind)
        case .refused: metrics.count(.refused, of: partner, kind)
        case .duplicate: break
        }
        if taken.hasArrived { metrics.count(.delivered, of: partner, kind) }
    }

    /// The same of the messages of one request.
    func count(_ outcomes: [SubmissionOutcome], of partner: PartnerLabel) {
        var accepted = 0
        var refused = 0
        for outcome in outcomes {
            switch outcome {
            case .accepted, .held: accepted += 1
            case .duplicate: break
            case .notUnique, .conflict, .unknownDialogue, .foreignDialogue: refused += 1
            }
        }
        metrics.count(.accepted, of: partner, .mt, by: accepted)
        metrics.count(.refused, of: partner, .mt, by: refused)
    }

    /// The same of what a report became.
    func count(_ intake: ReportIntake, _ kind: Load.Kind = .dr) {
        switch intake {
        case .forwarded(_, of: let partner): metrics.count(.accepted, of: partner, kind)
        case .unknown, .refused: metrics.count(.refused, of: nil, kind)
        case .noted, .stale, .early: break
        }
    }
}

extension Load.Kind {
    fileprivate var label: String {
        switch self {
        case .mt: "mt"
        case .mo: "mo"
        case .dr: "dr"
        }
    }
}

extension HeldLane {
    /// The trace that its message belongs to.
    var trace: TraceContext? { message.origin.trace.flatMap(TraceContext.init(stored:)) }
}
