import Dialects
import Gateway
import Invocation
import Store

/// Queues of the product itself, which applications without a broker read and empty.
struct ExpertflowOffice: Office {
    let store: Store
    let limiter: RateLimiter

    func serves(path: String) -> Bool { ExpertflowQueueCall.serves(path: path) }

    func failed(_ event: HTTPEvent, isOutage: Bool) -> HTTPAnswer { ExpertflowQueueCall.failed() }

    func answer(_ event: HTTPEvent, _ context: Context) async throws -> HTTPAnswer {
        let call: ExpertflowQueueCall
        switch ExpertflowQueueCall.open(event) {
        case .answer(let answer): return answer
        case .call(let opened): call = opened
        }
        let secret = call.credential.secret
        let now = context.clock.monotonic()
        guard limiter.admits(secret, at: now, orElse: Expertflow().requestsPerSecond) else {
            return ExpertflowQueueCall.rateLimited()
        }
        let found = try await store.profile(
            of: call.credential,
            dialect: Expertflow.name,
            by: context.deadline
        )
        guard let profile = found.profile else { return ExpertflowQueueCall.unidentified() }
        switch call.act {
        case .list(let limit):
            let messages = try await store.queued(
                in: call.queue,
                of: profile.endpointID,
                limit: limit,
                by: context.deadline
            )
            return ExpertflowQueueCall.list(
                messages.map { ($0.id.description, type: $0.type, body: $0.body) }
            )
        case .takeOff(let id):
            let wasThere = try await store.takeOff(
                id,
                queue: call.queue,
                of: profile.endpointID,
                by: context.deadline
            )
            return wasThere ? ExpertflowQueueCall.takenOff() : ExpertflowQueueCall.notFound()
        }
    }
}
