import Delivery
import Dialects
import Gateway
import Invocation
import Store

/// mGage programs: what web pages hand in as if subscribers had sent it, and the list of a
/// program's messages.
struct MGageOffice: Office {
    private let store: Store
    private let limiter: RateLimiter
    private let profiles: ProfileCache

    init(store: Store, limiter: RateLimiter) {
        self.store = store
        self.limiter = limiter
        profiles = ProfileCache(store: store)
    }

    func serves(path: String) -> Bool {
        path == MGageWebMO.path || MGageExport.serves(path: path)
    }

    func answer(_ event: HTTPEvent, _ context: Context) async throws -> HTTPAnswer {
        if event.path == MGageWebMO.path {
            switch MGageWebMO.open(event) {
            case .answer(let answer): return answer
            case .request(let request): return try await take(request, context)
            }
        }
        switch MGageExport.open(event) {
        case .answer(let answer): return answer
        case .request(let request): return try await list(request, context)
        }
    }

    func failed(_ event: HTTPEvent, isOutage: Bool) -> HTTPAnswer {
        event.path == MGageWebMO.path ? MGageWebMO.failed() : MGageExport.failed()
    }

    private func isAdmitted(_ credential: Credential, _ context: Context) -> Bool {
        limiter.admits(credential.secret, at: context.clock.monotonic())
    }

    /// An agreement that changes between reading and recording has the request read again, once.
    private func take(_ request: MGageWebMO, _ context: Context) async throws -> HTTPAnswer {
        guard isAdmitted(request.credential, context) else { return request.rateLimited() }
        for isFresh in [false, true] {
            let found = try await profiles.profile(
                of: request.credential,
                dialect: MGage.name,
                isFresh: isFresh,
                by: context.deadline
            )
            switch found {
            case .unknown: return request.unidentified()
            case .foreignService: return request.foreignService()
            case .known(let profile):
                let answer = try await take(request, by: profile, isFresh: isFresh, context)
                if let answer { return answer }
            }
        }
        throw AgreementKeepsChanging()
    }

    /// Nil: it has to be read by a newer profile.
    private func take(
        _ request: MGageWebMO,
        by profile: ServiceProfile,
        isFresh: Bool,
        _ context: Context
    ) async throws -> HTTPAnswer? {
        guard case .mgage(let terms) = profile.terms else { return request.foreignService() }
        let submission: MGageWebMO.Submission
        switch request.read(terms) {
        case .success(let read): submission = read
        case .failure(let failure): return isFresh ? failure.answer : nil
        }
        let id = context.makeID()
        let partner = PartnerLabel(name: profile.name, dialect: MGage.name)
        let recorded = try await store.record(
            submission.message(id: id, at: context.clock.now()),
            id: id,
            of: request.credential,
            dialect: MGage.name,
            version: profile.version,
            origin: Origin(partner: partner, trace: context.trace.stored),
            by: context.deadline
        )
        if case .recorded(let rate) = recorded {
            limiter.learn(rate, of: request.credential.secret)
            for metric in [Metric.accepted, .delivered] {
                context.metrics.count(metric, of: partner, .mo)
            }
            return request.accepted()
        }
        profiles.forget(request.credential, dialect: MGage.name)
        switch recorded {
        case .unknown: return request.unidentified()
        case .foreignService: return request.foreignService()
        case .changed, .recorded: return nil
        }
    }

    private func list(_ request: MGageExport, _ context: Context) async throws -> HTTPAnswer {
        guard isAdmitted(request.credential, context) else { return request.rateLimited() }
        let found = try await store.profile(
            of: request.credential,
            dialect: MGage.name,
            by: context.deadline
        )
        guard let profile = found.profile else {
            return found.isKnown ? request.foreignService() : request.unidentified()
        }
        let filter: MGageExport.Filter
        switch request.read(at: context.clock.now()) {
        case .success(let read): filter = read
        case .failure(let failure): return failure.answer
        }
        let messages = try await store.archived(
            of: profile.endpointID,
            kind: filter.kind.map { $0 == .mt ? .mt : .mo },
            from: filter.start,
            until: filter.end,
            limit: Limits.exportedMessages + 1,
            by: context.deadline
        )
        return request.answer(
            messages.prefix(Limits.exportedMessages).compactMap(ExportedMessage.init),
            next: messages.count > Limits.exportedMessages ? messages.last?.id.time : nil
        )
    }
}

extension ExportedMessage {
    /// A message as it was kept; nil for a report, which is never listed.
    fileprivate init?(_ archived: ArchivedMessage) {
        switch archived.load {
        case .mt(let message): self.init(message, kind: .mt, report: nil)
        case .mo(let message):
            self.init(message, kind: .mo, report: nil)
            return
        case .dr: return nil
        }
        // What the carrier says of a message counts more than how it was handed over.
        switch (archived.reported, archived.outcome) {
        case (.delivered, _): status = .delivered
        case (.failed, _), (_, .dead), (_, .discarded): status = .failed
        case (_, .expired): status = .expired
        case (.enroute, _), (nil, _): status = .accepted
        }
    }
}
