package import Gateway
package import Invocation
import Logging
import Postgres
package import Store

/// Reports coming in, in time or early.
extension Forwarder {
    /// How long an early report waits for its delivery to be recorded: far longer than a commit.
    ///
    /// Each looks for the other, but neither sees what is not committed yet; without this pause,
    /// two that cross would wait for the next sweep.
    private static let pause: Duration = .milliseconds(500)

    /// Takes a report from a carrier.
    ///
    /// - Throws: ``PostgresError``: nothing was recorded, or nobody knows.
    package func report(
        _ report: Report,
        about subject: ReportSubject,
        from caller: Caller,
        carrier: String,
        _ context: Context
    ) async throws -> ReportIntake {
        let intake = try await store.report(
            report,
            about: subject,
            id: context.makeID(),
            from: caller,
            carrier: carrier,
            by: context.deadline
        )
        follow(intake, context)
        if case .early = intake {
            let name =
                switch subject {
                case .message(let id): id.description
                case .reference(let reference): reference
                }
            context.afterAnswer { await matchCrossed(name, context) }
        }
        return intake
    }

    /// Matches the reports that came before their delivery was recorded, and delivers their DRs.
    ///
    /// - Parameter references: What they may name their message by; nil: all.
    func matchEarlyReports(of references: [String]? = nil, _ context: Context) async {
        do {
            let intakes = try await store.matchEarlyReports(
                of: references,
                makeID: { context.makeID() },
                by: context.clock.monotonic() + .seconds(Limits.exchangeSeconds)
            )
            for intake in intakes { follow(intake, context) }
        } catch {
            context.logger.warning("early reports not matched", metadata: ["cause": "\(error)"])
        }
    }

    /// Looks again for the delivery that an early report is about.
    ///
    /// - Parameter name: What the report names its message by.
    func matchCrossed(_ name: String, _ context: Context) async {
        guard !context.isStopping() else { return }
        do {
            try await context.clock.sleep(context.clock.monotonic() + Self.pause)
        } catch {
            return  // The host ends; the sweep matches it.
        }
        await matchEarlyReports(of: [name], context)
    }
}
