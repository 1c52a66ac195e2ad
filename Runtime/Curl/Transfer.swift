import CCurl

/// A submission under way, with what its callbacks collect; it never leaves the loop's thread.
final class Transfer {
    let submission: Submission
    let handle: EasyHandle
    var answer: AnswerBuffer
    let gate: SocketGate

    init(_ submission: Submission, on handle: EasyHandle, policy: AddressPolicy) {
        self.submission = submission
        self.handle = handle
        gate = SocketGate(policy)
        let request = submission.request
        answer = AnswerBuffer(limit: request.answerLimit, budget: request.answerBudget)
    }

    /// What came of it, once libcurl is done with it.
    func outcome(_ code: CURLcode) -> Submission.Outcome {
        let isCut = code == CURLE_WRITE_ERROR && answer.isTruncated
        guard code == CURLE_OK || isCut else {
            return .failure(gate.error(code, detail: handle.detail))
        }
        let status = handle.status
        guard status >= 200 else { return .failure(.malformedAnswer) }
        return .success(
            HTTPResponse(
                status: status,
                headers: answer.headers,
                body: answer.body,
                isTruncated: answer.isTruncated
            )
        )
    }
}
