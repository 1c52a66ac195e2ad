import CCurl

/// Sends requests one after the other over a connection that is kept; its thread waits for each.
///
/// For plain HTTP to one peer that an operator or the platform has named: no address is refused,
/// and nothing of the environment, such as a proxy, has a say.
package final class SequentialClient {
    private let handle: EasyHandle
    private let userAgent: String

    /// Connects to nobody yet.
    package init(userAgent: String) throws(CurlError) {
        guard MultiLoop.isLibraryReady else { throw .other(CURLE_FAILED_INIT) }
        handle = try EasyHandle()
        self.userAgent = userAgent
    }

    /// Sends a request and waits for the whole answer; a redirect is an answer like any other.
    ///
    /// A kept connection that has died is replaced if nothing of the answer has come.
    ///
    /// - Parameter isPatient: Waits for the answer without an end; `totalTimeout` counts for
    ///   nothing.
    /// - Throws: ``CurlError``.
    package func send(
        _ request: HTTPRequest,
        isPatient: Bool = false
    ) throws(CurlError) -> HTTPResponse {
        try request.checkHeader()
        let answer = AnswerSink(limit: request.answerLimit)
        // The callbacks reach the answer through a plain pointer.
        defer { withExtendedLifetime(answer) {} }
        try handle.reset()
        try handle.report(to: answer)
        try handle.set(CURLOPT_URL, request.url)
        try handle.set(CURLOPT_PROTOCOLS_STR, "http")
        try handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try handle.set(CURLOPT_PROXY, "")
        try handle.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        try handle.set(CURLOPT_NOSIGNAL, 1)
        try handle.set(CURLOPT_USERAGENT, userAgent)
        try handle.setTimes(
            connect: request.connectTimeout,
            total: isPatient ? nil : request.totalTimeout
        )
        try handle.setContent(of: request)

        let code = handle.perform()
        return try answer.response(code, status: handle.status) {
            CurlError(code, detail: handle.detail)
        }
    }
}
