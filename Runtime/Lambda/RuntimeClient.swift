import Curl

/// The platform's Runtime API (2018-06-01), over one connection that is kept.
///
/// Each call blocks its thread.
struct RuntimeClient {
    private let base: String
    private let client: SequentialClient

    /// - Parameter address: `host:port`, as `AWS_LAMBDA_RUNTIME_API` has it.
    init(address: String) throws(CurlError) {
        base = "http://\(address)/2018-06-01/runtime"
        client = try SequentialClient(userAgent: "Waypost")
    }

    /// Waits for the next invocation, for as long as it takes: the process may be frozen meanwhile.
    func next() throws(PlatformProblem) -> Delivered {
        let request = HTTPRequest(
            method: "GET",
            url: "\(base)/invocation/next",
            connectTimeout: Limits.connectTime,
            totalTimeout: .zero,
            answerLimit: Limits.payloadBytes
        )
        let answer: HTTPResponse
        do throws(CurlError) { answer = try client.send(request, isPatient: true) } catch {
            throw .unreachable(error)
        }
        guard answer.status == 200 else { throw Self.problem(answer.status) }
        return try Delivered(answer)
    }

    /// Hands in the answer to an invocation.
    ///
    /// - Throws: ``PlatformProblem/tooLong`` when an error has to be handed in instead.
    func respond(_ requestID: String, _ answer: [UInt8]) throws(PlatformProblem) {
        try post("invocation/\(requestID)/response", answer)
    }

    /// Hands in why an invocation has no answer.
    func fail(_ requestID: String, _ fault: FunctionFault) throws(PlatformProblem) {
        try post("invocation/\(requestID)/error", fault)
    }

    /// Tells that the function could not be built.
    func failInit(_ fault: FunctionFault) throws(PlatformProblem) {
        try post("init/error", fault)
    }

    private func post(_ path: String, _ fault: FunctionFault) throws(PlatformProblem) {
        let type = (name: "Lambda-Runtime-Function-Error-Type", value: fault.type)
        try post(path, fault.body, [type])
    }

    private func post(
        _ path: String,
        _ body: [UInt8],
        _ headers: [(name: String, value: String)] = []
    ) throws(PlatformProblem) {
        let request = HTTPRequest(
            method: "POST",
            url: "\(base)/\(path)",
            headers: [("Content-Type", "application/json")] + headers,
            body: body,
            connectTimeout: Limits.connectTime,
            totalTimeout: Limits.postTime,
            answerLimit: Limits.replyBytes
        )
        let answer: HTTPResponse
        do throws(CurlError) { answer = try client.send(request) } catch {
            throw .unreachable(error)
        }
        guard (200...299).contains(answer.status) else { throw Self.problem(answer.status) }
    }

    private static func problem(_ status: Int) -> PlatformProblem {
        switch status {
        case 413: .tooLong
        case 500: .givenUp
        case _: .refused(status)
        }
    }
}
