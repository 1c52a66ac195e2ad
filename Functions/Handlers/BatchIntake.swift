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
        case .answer(let answer): return answer
        case .request(let opened): request = opened
        }
        let secret = request.credential.secret
        guard limiter.admits(secret, at: context.clock.monotonic()) else {
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
            let profile: ServiceProfile
            switch try await profiles.profile(
                of: request.credential,
                dialect: dialect.name,
                isFresh: isFresh,
                by: context.deadline
            ) {
            case .known(let found): profile = found
            case .foreignService: return request.foreignService()
            case .unknown: return request.unidentified()
            }
            let draft = request.read(
                profile,
                at: context.clock.now(),
                makeID: { context.makeID() }
            )
            // Whoever sends nothing that can be stored must be who he says all the same.
            if draft.items.isEmpty, isFresh { return draft.answer([]) }
            if draft.items.isEmpty { continue }
            let taken = try await forwarder.submit(
                draft.items.map(Submission.init),
                of: request.credential,
                dialect: dialect.name,
                profile: profile,
                batchName: draft.batchName,
                context
            )
            switch taken {
            case .taken(let outcomes, _, let rate):
                limiter.learn(rate, of: request.credential.secret)
                return draft.answer(outcomes)
            case .unknown:
                profiles.forget(request.credential, dialect: dialect.name)
                return request.unidentified()
            case .foreignService:
                profiles.forget(request.credential, dialect: dialect.name)
                return request.foreignService()
            case .changed: profiles.forget(request.credential, dialect: dialect.name)
            }
        }
        throw AgreementKeepsChanging()
    }
}

/// An agreement that changed twice while one request was read.
private struct AgreementKeepsChanging: Error, CustomStringConvertible {
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
