import Dialects
import Gateway
import Invocation
import Store

/// Requests that Puzzel users list, look at and stop while something of them is still here.
struct PuzzelOffice: Office {
    let store: Store
    let limiter: RateLimiter
    private let management = PuzzelManagement()

    init(store: Store, limiter: RateLimiter) {
        self.store = store
        self.limiter = limiter
    }

    func serves(path: String) -> Bool { management.serves(path: path) }

    func answer(_ event: HTTPEvent, _ context: Context) async throws -> HTTPAnswer {
        let request: ManagementRequest
        switch management.open(event) {
        case .answer(let answer): return answer
        case .request(let opened): request = opened
        }
        guard limiter.admits(request.credential.secret, at: context.clock.monotonic()) else {
            return request.rateLimited()
        }
        let found = try await store.profile(
            of: request.credential,
            dialect: Puzzel.name,
            by: context.deadline
        )
        guard let profile = found.profile else {
            return found.isKnown ? request.foreignService() : request.unidentified()
        }
        return try await answer(request, of: profile.endpointID, context)
    }

    func failed(_ event: HTTPEvent, isOutage: Bool) -> HTTPAnswer {
        switch management.open(event) {
        case .answer(let answer): answer
        case .request(let request): request.failed()
        }
    }

    private func answer(
        _ request: ManagementRequest,
        of partner: Int,
        _ context: Context
    ) async throws -> HTTPAnswer {
        let deadline = context.deadline
        switch request.action {
        case .list:
            return request.list(try await store.batches(of: partner, named: nil, by: deadline))
        case .look(let batch):
            let found = try await store.batches(of: partner, named: batch, by: deadline)
            return request.look(found.first)
        case .stop(let batch):
            let messages = try await store.stop(batch: batch, of: partner, by: deadline)
            return request.stopped(
                messages.map {
                    StoppedMessage(messageID: $0.messageID, reference: $0.reference)
                }
            )
        }
    }
}
