import CCurl

/// A submission under way, with what its callbacks collect; it never leaves the loop's thread.
final class Transfer {
    let submission: Submission
    let handle: EasyHandle
    let answer: AnswerSink
    let gate: SocketGate

    init(_ submission: Submission, on handle: EasyHandle, policy: AddressPolicy) {
        self.submission = submission
        self.handle = handle
        gate = SocketGate(policy)
        answer = AnswerSink(limit: submission.request.answerLimit)
    }

    /// What came of it, once libcurl is done with it.
    func outcome(_ code: CURLcode) -> Submission.Outcome {
        do throws(CurlError) {
            return .success(
                try answer.response(code, status: handle.status) {
                    gate.error(code, detail: handle.detail)
                }
            )
        } catch { return .failure(error) }
    }
}
