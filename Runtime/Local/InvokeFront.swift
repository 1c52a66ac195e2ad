import Invocation

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
    static func told(_ answer: HTTPAnswer, to path: String?) -> HTTPAnswer {
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
            // An event that cannot be read has nobody to be told to.
            guard let event = try? Event.decode(payload) else { return Reply(.invoked(202, id)) }
            let isTaken = host.invokeLater(function, event, requestID: id)
            return Reply(isTaken ? .invoked(202, id) : .throttled)
        case .synchronous(let function, let payload):
            return await invoke(function, payload, id)
        }
    }

    private func invoke(_ function: String, _ payload: [UInt8], _ id: String) async -> Reply {
        let timeout = host.timeout(of: function) ?? .zero
        func told(_ outcome: InvocationOutcome) -> HTTPAnswer {
            HTTPAnswer(invoking: function, outcome, requestID: id, timeout: timeout)
        }
        let event: Event
        do { event = try Event.decode(payload) } catch { return Reply(told(.failed(error))) }
        let invocation = await host.begin(function, event, requestID: id)
        return Reply(told(invocation.outcome), invocation)
    }
}
