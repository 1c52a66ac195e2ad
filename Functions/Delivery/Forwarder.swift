import Logging
package import Curl
package import Gateway
package import Invocation
import Postgres
package import Store

/// The one mechanism: whoever holds a lane delivers its head, settles it and goes on with the next,
/// until the lane is empty, fails, is lost, or time is up.
package struct Forwarder: Sendable {
    package let store: Store
    private let endpoints: EndpointCache
    private let simulated = SimulatedCarrier()
    let vault: any MediaVault
    let mediaClient: HTTPClient
    private let client: HTTPClient
    private let tokens: TokenCache
    let brokers: BrokerCache
    let exchange: Duration?
    private let form: @Sendable (String) -> (any WireForm)?

    /// - Parameters:
    ///   - client: For deliveries; its policy holds for brokers, too.
    ///   - mediaClient: For media that others keep.
    ///   - exchange: The time of one exchange, at most the form's own; nil: that.
    ///   - form: The wire form of a dialect by name.
    package init(
        store: Store,
        vault: any MediaVault,
        client: HTTPClient,
        mediaClient: HTTPClient,
        exchange: Duration? = nil,
        form: @escaping @Sendable (String) -> (any WireForm)?
    ) {
        self.store = store
        self.vault = vault
        self.client = client
        self.mediaClient = mediaClient
        self.exchange = exchange
        tokens = TokenCache(client: client)
        brokers = BrokerCache(policy: client.policy)
        self.form = form
        endpoints = EndpointCache(store: store)
    }

    /// Delivers a lane from its head on.
    ///
    /// Between two messages it looks whether it may go on: a cancelled task, or one whose time is
    /// up, gives the lane back. What has begun is finished and recorded.
    ///
    /// - Parameter end: No attempt is begun that could last past it.
    package func deliver(
        _ lane: HeldLane,
        until end: ContinuousClock.Instant,
        _ context: Context
    ) async -> Tally {
        var held = lane
        var tally = Tally()
        while true {
            guard mayBegin(held.lease, end, context) else {
                await giveBack(held.lease, context)
                tally.givenBack += 1
                return tally
            }
            let current = held
            // A task of its own, so that a cancellation cannot part an answer from its record.
            let step = await Task { await deliverHead(current, until: end, context) }.value
            tally += step.tally
            guard let next = step.next else { return tally }
            held = next
        }
    }

    private func mayBegin(
        _ lease: Lease,
        _ end: ContinuousClock.Instant,
        _ context: Context
    ) -> Bool {
        let latest = context.clock.monotonic() + Attempt.longest
        return !Task.isCancelled && !context.isStopping() && latest <= end
            && latest <= lease.safeUntil
    }

    private func deliverHead(
        _ held: HeldLane,
        until end: ContinuousClock.Instant,
        _ context: Context
    ) async -> (next: HeldLane?, tally: Tally) {
        let context = context.following(held.trace)
        do {
            guard
                let settings = try await endpoints.settings(
                    for: held.lease,
                    by: held.lease.safeUntil
                ),
                let link = link(to: settings)
            else {
                context.logger.error("endpoint has no link", metadata: held.metadata)
                return try await settle(held, .unreachable, .carrier, end, context)
            }
            // The look-up may have taken long.
            guard mayBegin(held.lease, end, context) else {
                await giveBack(held.lease, context)
                return (nil, Tally(givenBack: 1))
            }
            return try await attempt(held, link, settings, until: end, context)
        } catch {
            // The lease runs out by itself, and a sweep hands the message out again.
            context.logger.error(
                "delivery not recorded",
                metadata: held.metadata.merging(["cause": "\(error)"]) { $1 }
            )
            return (nil, Tally(unrecorded: 1))
        }
    }

    private func attempt(
        _ held: HeldLane,
        _ link: any Link,
        _ settings: EndpointSettings,
        until end: ContinuousClock.Instant,
        _ context: Context
    ) async throws -> (next: HeldLane?, tally: Tally) {
        let form = form(settings.dialect)
        let collection = form?.collection(of: held.message.load.kind, for: settings)
        guard let others = try await gathered(collection, held, end, context) else {
            await giveBack(held.lease, context)
            return (nil, Tally(givenBack: 1))
        }
        let attempt = Attempt(
            id: held.message.id,
            load: held.message.load,
            others: others.map { Outgoing(id: $0.id.description, load: $0.load) },
            settings: settings,
            failures: held.message.attempts,
            exchange: exchange
                ?? Self.exchangeTime(form, within: end - context.clock.monotonic())
        )
        var holding = held
        guard let outcome = try await make(attempt, by: link, &holding.lease, context) else {
            context.logger.notice("lane lost during an exchange", metadata: held.metadata)
            return (nil, Tally(lost: 1))
        }
        log(attempt, outcome, held.lease, context)
        let schedule = form?.schedule ?? .carrier
        await react(outcome.reactions.filter { $0.delay == nil }, held, settings, context)
        let result = try await settle(holding, with: others, outcome, schedule, end, context)
        for reaction in outcome.reactions where reaction.delay != nil {
            context.afterAnswer { await react([reaction], held, settings, context) }
        }
        return result
    }

    /// Those that join a request, waited for; nil when there is no time left to send it.
    ///
    /// Each request waits for the time between two of them, so they are never closer. What failed
    /// goes again as it was, and long after.
    ///
    /// - Parameter collection: Nil where a request has one message.
    private func gathered(
        _ collection: LoadCollection?,
        _ held: HeldLane,
        _ end: ContinuousClock.Instant,
        _ context: Context
    ) async throws -> [LaneMessage]? {
        guard let collection else { return [] }
        if held.message.attempts == 0 {
            let pause = Duration.seconds(collection.spacingSeconds)
            try await context.clock.sleep(context.clock.monotonic() + pause)
        }
        guard mayBegin(held.lease, end, context) else { return nil }
        return try await store.followers(
            of: held,
            limit: collection.limit - 1,
            by: held.lease.safeUntil
        )
    }

    private func link(to settings: EndpointSettings) -> (any Link)? {
        if settings.dialect == SimulatedCarrier.name { return simulated }
        guard let form = form(settings.dialect) else { return nil }
        if let form = form as? any QueueForm {
            return QueueLink(form: form, brokers: brokers, store: store, exchange: exchange)
        }
        return HTTPLink(client: client, tokens: tokens, form: form)
    }
}
