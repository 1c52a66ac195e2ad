import Invocation
import JSON

/// The platform's Invoke API in front of a host.
struct InvokeFront: Sendable {
    /// An answer, and the invocation whose follow-ups wait until it is out.
    struct Reply: ~Copyable {
        let answer: HTTPAnswer
        private let invocation: OpenInvocation?

        init(_ answer: HTTPAnswer, _ invocation: consuming OpenInvocation? = nil) {
            self.answer = answer
            self.invocation = invocation
        }

        /// Tells that the answer is out.
        consuming func end() {}
    }

    let host: FunctionHost

    /// What a caller of this interface is told in place of what others are.
    func told(_ answer: HTTPAnswer, to path: String?) -> HTTPAnswer {
        guard answer.status == 413, InvokeCall.isMeant(path ?? "") else { return answer }
        return .payloadTooLarge(InvokeCall.payloadLimit)
    }

    /// Carries out one call.
    func answer(_ request: HTTPEvent) async -> Reply {
        let id = request.requestID
        switch InvokeCall(request, known: { host.key(of: $0) }) {
        case .refused(let answer): return Reply(answer)
        case .dryRun: return Reply(.invoked(204, id))
        case .asynchronous(let function, let payload):
            return Reply(invokeLater(function, payload, request))
        case .synchronous(let function, let payload):
            return await invoke(function, payload, id)
        }
    }

    private func invokeLater(
        _ function: String,
        _ payload: JSON,
        _ request: HTTPEvent
    ) -> HTTPAnswer {
        let id = request.requestID
        let event: Event
        do { event = try Event.decode(payload) } catch {
            // It is taken all the same, as in the cloud: the log tells what came of it.
            _ = host.refuse(function, error, requestID: id)
            return .invoked(202, id)
        }
        let bytes = request.body.count
        let isTaken = host.invokeLater(function, event, bytes: bytes, requestID: id)
        return isTaken ? .invoked(202, id) : .throttled
    }

    private func invoke(_ function: String, _ payload: JSON, _ id: String) async -> Reply {
        let timeout = host.timeout(of: function) ?? .zero
        func told(_ outcome: InvocationOutcome) -> HTTPAnswer {
            HTTPAnswer(invoking: function, outcome, requestID: id, timeout: timeout)
        }
        let event: Event
        do { event = try Event.decode(payload) } catch {
            return Reply(told(host.refuse(function, error, requestID: id)))
        }
        let invocation = await host.begin(function, event, requestID: id)
        return Reply(told(invocation.outcome), invocation)
    }
}
