/// The platform's Runtime API (2018-06-01).
///
/// Each call blocks its thread.
struct RuntimeClient {
    private let connection: PlatformConnection
    private let nextRequest: [UInt8]

    private static let root = "/2018-06-01/runtime"

    /// - Parameter address: `host:port`, as `AWS_LAMBDA_RUNTIME_API` has it.
    init(address: String) {
        connection = PlatformConnection(address: address)
        let head = "GET \(Self.root)/invocation/next HTTP/1.1\r\nHost: \(address)\r\n\r\n"
        nextRequest = Array(head.utf8)
    }

    /// Waits for the next invocation, for as long as it takes: the process may be frozen meanwhile.
    func next() throws(PlatformProblem) -> Delivered {
        let answer = try connection.exchange(
            nextRequest,
            within: nil,
            limit: Limits.payloadBytes
        )
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
        try post(path, fault.body, "Lambda-Runtime-Function-Error-Type: \(fault.type)\r\n")
    }

    /// - Parameter field: A further line of the header, with its break.
    private func post(
        _ path: String,
        _ body: [UInt8],
        _ field: String = ""
    ) throws(PlatformProblem) {
        let head =
            "POST \(Self.root)/\(path) HTTP/1.1\r\nHost: \(connection.address)\r\n"
            + "Content-Type: application/json\r\n\(field)Content-Length: \(body.count)\r\n\r\n"
        var request: [UInt8] = []
        request.reserveCapacity(head.utf8.count + body.count)
        request += head.utf8
        request += body
        let answer = try connection.exchange(
            request,
            within: Limits.postTime,
            limit: Limits.replyBytes
        )
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
