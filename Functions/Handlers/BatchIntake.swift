import Logging
import Delivery
import Dialects
import Gateway
import Invocation
import Store

/// Takes requests of many messages: who asks, what he asks, one step in the store, an answer each.
struct BatchIntake: Sendable {
    private let forwarder: Forwarder
    private let limiter: RateLimiter
    private let profiles: ProfileCache

    init(forwarder: Forwarder, limiter: RateLimiter) {
        self.forwarder = forwarder
        self.limiter = limiter
        profiles = ProfileCache(store: forwarder.store)
    }

    /// Answers a request; our failures too are answers of the dialect.
    func answer(
        _ event: HTTPEvent,
        in dialect: any BatchDialect,
        _ context: Context
    ) async -> HTTPAnswer {
        let request: any BatchRequest
        switch dialect.open(event) {
        case .answer(let answer):
            if answer.status >= 400 { refuse(nil, dialect, context) }
            return answer
        case .request(let opened): request = opened
        }
        let secret = request.credential.secret
        let now = context.clock.monotonic()
        guard limiter.admits(secret, at: now, orElse: dialect.requestsPerSecond) else {
            refuse(nil, dialect, context)
            return request.rateLimited()
        }
        do {
            return try await take(request, in: dialect, context)
        } catch {
            context.logger.error("not accepted", metadata: ["cause": "\(error)"])
            return request.failed()
        }
    }

    /// An agreement that changes between reading and storing has the request read again, once.
    private func take(
        _ request: any BatchRequest,
        in dialect: any BatchDialect,
        _ context: Context
    ) async throws -> HTTPAnswer {
        for isFresh in [false, true] {
            switch try await profiles.profile(
                of: request.credential,
                dialect: dialect.name,
                isFresh: isFresh,
                by: context.deadline
            ) {
            case .known(let profile):
                let draft = request.read(
                    profile,
                    at: context.clock.now(),
                    makeID: { context.makeID() }
                )
                guard !draft.items.isEmpty else {
                    // One who sends nothing that can be stored must be who he says all the same.
                    guard isFresh else { continue }
                    refuse(profile, dialect, context, draft.refused)
                    return draft.answer([])
                }
                if let answer = try await store(draft, of: request, dialect, profile, context) {
                    return answer
                }
            case .foreignService:
                refuse(nil, dialect, context)
                return request.foreignService()
            case .unknown:
                refuse(nil, dialect, context)
                return request.unidentified()
            }
        }
        throw AgreementKeepsChanging()
    }

    /// Counts messages that are not stored.
    ///
    /// - Parameter profile: Nil: of a stranger.
    private func refuse(
        _ profile: ServiceProfile?,
        _ dialect: any BatchDialect,
        _ context: Context,
        _ count: Int = 1
    ) {
        let label = profile.map { PartnerLabel(name: $0.name, dialect: dialect.name) }
        let partner = label ?? .unknown(dialect: dialect.name)
        context.metrics.count(.refused, of: partner, .mt, by: count)
    }

    /// Stores the messages; nil when they were read by an old agreement.
    private func store(
        _ draft: any BatchDraft,
        of request: any BatchRequest,
        _ dialect: any BatchDialect,
        _ profile: ServiceProfile,
        _ context: Context
    ) async throws -> HTTPAnswer? {
        let taken = try await forwarder.submit(
            draft.items.map(Submission.init),
            of: request.credential,
            dialect: dialect.name,
            profile: profile,
            batchName: draft.batchName,
            context
        )
        if case .taken(let outcomes, _, let rate) = taken {
            limiter.learn(rate, of: request.credential.secret)
            refuse(profile, dialect, context, draft.refused)
            return draft.answer(outcomes)
        }
        profiles.forget(request.credential, dialect: dialect.name)
        return switch taken {
        case .unknown: request.unidentified()
        case .foreignService: request.foreignService()
        case .changed, .taken: nil
        }
    }
}

/// An agreement that changed twice while one request was read.
struct AgreementKeepsChanging: Error, CustomStringConvertible {
    var description: String { "the agreement changed twice meanwhile" }
}

extension Submission {
    fileprivate init(_ item: BatchItem) {
        self.init(
            id: item.id,
            message: item.message,
            terms: item.terms,
            key: item.key,
            isKeyWhole: item.isKeyWhole,
            carrier: item.carrier
        )
    }
}
