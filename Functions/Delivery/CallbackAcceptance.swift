package import Gateway
package import Invocation
import Postgres
import STOMP
package import Store

/// What providers bring for one partner, by that partner's secret.
extension Forwarder {
    /// Whether what the partner is told can be put on its queue now.
    package func reachesQueue(of profile: ServiceProfile, _ context: Context) async -> Bool {
        guard let broker = profile.terms.broker else { return true }
        let deadline = context.clock.monotonic() + .seconds(Limits.brokerProbeSeconds)
        return await brokers.client(of: broker)?.isReachable(by: deadline) ?? false
    }

    /// Takes an MO.
    ///
    /// - Parameter key: The provider's id, by which a repetition is known; nil: nothing is one.
    /// - Throws: ``PostgresError``: nothing was accepted, or nobody knows.
    package func receive(
        _ message: Message,
        id: UUIDv7,
        key: String?,
        for partner: CallbackPartner,
        _ context: Context
    ) async throws -> CallbackOutcome {
        let outcome = try await store.receive(
            message,
            id: id,
            key: key,
            trace: context.trace.stored,
            for: partner,
            by: context.deadline
        )
        follow(outcome, .mo, context)
        return outcome
    }

    /// Takes the state of an MT.
    ///
    /// - Parameters:
    ///   - reference: The provider's id of the MT.
    ///   - stranger: What stands for an MT of that id that was never ours.
    /// - Throws: ``PostgresError``: nothing was recorded, or nobody knows.
    package func notify(
        _ report: Report,
        about reference: String,
        stranger: Message,
        for partner: CallbackPartner,
        _ context: Context
    ) async throws -> CallbackOutcome {
        let outcome = try await store.notify(
            report,
            about: reference,
            stranger: stranger,
            id: context.makeID(),
            trace: context.trace.stored,
            for: partner,
            by: context.deadline
        )
        follow(outcome, .dr, context)
        if case .taken(.early) = outcome {
            context.afterAnswer { await matchCrossed(reference, context) }
        }
        return outcome
    }

    private func follow(_ outcome: CallbackOutcome, _ kind: Load.Kind, _ context: Context) {
        if case .taken(let intake) = outcome { follow(intake, context, kind) }
    }
}
