import CCurl

/// A submission under way, with what its callbacks collect; it never leaves the loop's thread.
final class Transfer {
    let submission: Submission
    let handle: EasyHandle
    var answer: AnswerBuffer
    private let policy: AddressPolicy
    private var wasRefusedAddress = false
    private var wasOutOfSockets = false
    private var hasOpenedSocket = false

    init(_ submission: Submission, on handle: EasyHandle, policy: AddressPolicy) {
        self.submission = submission
        self.handle = handle
        self.policy = policy
        answer = AnswerBuffer(limit: submission.request.answerLimit)
    }

    /// Opens a socket for an address that the policy allows: the one that is then connected to.
    func openSocket(for address: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
        var count = 0
        let start = unsafe curl_sockaddr_bytes(address, &count)
        let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
        guard policy.allows(address: bytes) else {
            wasRefusedAddress = true
            return CURL_SOCKET_BAD
        }
        let socket = unsafe curl_sockaddr_socket(address)
        if socket == CURL_SOCKET_BAD { wasOutOfSockets = true } else { hasOpenedSocket = true }
        return socket
    }

    /// What came of it, once libcurl is done with it.
    func outcome(_ code: CURLcode) -> Submission.Outcome {
        let isCut = code == CURLE_WRITE_ERROR && answer.isTruncated
        guard code == CURLE_OK || isCut else { return .failure(error(code)) }
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

    private func error(_ code: CURLcode) -> CurlError {
        switch code {
        case CURLE_COULDNT_CONNECT where !hasOpenedSocket && wasOutOfSockets: .busy
        case CURLE_COULDNT_CONNECT where !hasOpenedSocket && wasRefusedAddress: .addressRefused
        default: CurlError(code, detail: handle.detail)
        }
    }
}
