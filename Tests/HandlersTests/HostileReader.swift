import Dialects
import FoundationEssentials
import Gateway
import Invocation
import JSON
import Store
import TestSupport

/// All that is read of an event before a database is asked.
struct HostileReader {
    private var profiles: [String: ServiceProfile] = [:]
    private let now = TestGateway.start
    private let batches: [any BatchDialect] = [Puzzel(), MGage(), Expertflow()]

    /// The agreements by which requests of many messages are read come from the sample events.
    init(gateway: TestGateway, bases: [HostileInput]) async throws {
        for base in bases {
            guard case .http(let event) = try? Event.decode(base.bytes),
                let dialect = batches.first(where: { $0.serves(path: event.path) }),
                case .request(let request) = dialect.open(event), profiles[dialect.name] == nil
            else { continue }
            profiles[dialect.name] = try await gateway.store.profile(
                of: request.credential,
                dialect: dialect.name,
                by: gateway.soon
            ).profile
        }
    }

    /// Whether every protocol with many messages in a request can be read.
    var isComplete: Bool { profiles.count == batches.count }

    /// Reads an input.
    ///
    /// - Returns: What is wrong with an answer that was given at once; nil for nothing.
    func fault(_ input: HostileInput) -> String? {
        guard let event = try? Event.decode(input.bytes) else { return nil }
        switch event {
        case .http(let request):
            for answer in answers(request, input.function) {
                let judgement = HostileJudgement(.http(answer), to: input, errors: [])
                if let fault = judgement.fault { return fault }
            }
        case .cloud(let envelope): read(envelope.data)
        case .queue(let batch):
            for record in batch.records {
                if case .cloud(let envelope) = try? Event.decode(Array(record.body.utf8)) {
                    read(envelope.data)
                }
            }
        case .schedule: break
        }
        return nil
    }

    private func read(_ data: JSON) {
        _ = try? GTIGLOBALRequest.draft(data["message"] ?? data)
        _ = try? CarrierRequest.draft(data)
        _ = try? CarrierRequest.report(data, now: now)
    }

    private func answers(_ event: HTTPEvent, _ function: String) -> [HTTPAnswer] {
        switch function {
        case "TerminateMessage": submissions(event)
        case "OriginateMessage": originations(event)
        case "DeliveryReport": reports(event)
        case _: management(event)
        }
    }

    private func submissions(_ event: HTTPEvent) -> [HTTPAnswer] {
        if let dialect = Dialects.serving(path: event.path) {
            if let answer = dialect.preflight(event) { return [answer] }
            guard (try? dialect.secret(event)) != nil else { return [dialect.unidentified()] }
            do {
                _ = try dialect.draft(event)
                return []
            } catch { return [dialect.refused(error)] }
        }
        guard let dialect = batches.first(where: { $0.serves(path: event.path) }) else {
            return []
        }
        switch dialect.open(event) {
        case .answer(let answer): return [answer]
        case .request(let request):
            var answers = [request.unidentified(), request.foreignService(), request.rateLimited()]
            guard let profile = profiles[dialect.name] else { return answers }
            var random = HostileChance(seed: 1)
            let draft = request.read(profile, at: now) {
                UUIDv7(time: now, random: UInt64(random.below(.max)), UInt64(random.below(.max)))
            }
            let taken = SubmissionOutcome.accepted(dialogue: nil)
            answers.append(draft.answer(draft.items.map { _ in taken }))
            answers.append(draft.answer(draft.items.map { _ in .conflict }))
            return answers
        }
    }

    private func originations(_ event: HTTPEvent) -> [HTTPAnswer] {
        guard ExpertflowCallback.kind(path: event.path) == .mo else {
            do {
                _ = try CarrierRequest.draft(event)
                return []
            } catch { return [CarrierAnswer.refused(error)] }
        }
        switch ExpertflowCallback.open(event, .mo) {
        case .answer(let answer): return [answer]
        case .request(let callback):
            guard case .failure(let failure) = callback.mo() else { return [callback.accepted()] }
            return [failure.answer]
        }
    }

    private func reports(_ event: HTTPEvent) -> [HTTPAnswer] {
        guard ExpertflowCallback.kind(path: event.path) == .notification else {
            do {
                _ = try CarrierRequest.report(event, now: now)
                return []
            } catch { return [CarrierAnswer.refused(error)] }
        }
        switch ExpertflowCallback.open(event, .notification) {
        case .answer(let answer): return [answer]
        case .request(let callback):
            guard case .failure(let failure) = callback.notification() else { return [] }
            return [failure.answer]
        }
    }

    private func management(_ event: HTTPEvent) -> [HTTPAnswer] {
        var answers: [HTTPAnswer] = []
        if PuzzelManagement().serves(path: event.path),
            case .answer(let answer) = PuzzelManagement().open(event)
        {
            answers.append(answer)
        }
        if ExpertflowQueueCall.serves(path: event.path),
            case .answer(let answer) = ExpertflowQueueCall.open(event)
        {
            answers.append(answer)
        }
        if MGageExport.serves(path: event.path) {
            switch MGageExport.open(event) {
            case .answer(let answer): answers.append(answer)
            case .request(let export):
                if case .failure(let failure) = export.read(at: now) {
                    answers.append(failure.answer)
                }
            }
        }
        if event.path == MGageWebMO.path, case .answer(let answer) = MGageWebMO.open(event) {
            answers.append(answer)
        }
        return answers
    }
}
