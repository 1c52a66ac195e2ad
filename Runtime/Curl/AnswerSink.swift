import CCurl

/// Where libcurl's callbacks put what comes of an answer.
final class AnswerSink {
    var buffer: AnswerBuffer

    /// Keeps at most `limit` bytes of body.
    init(limit: Int) { buffer = AnswerBuffer(limit: limit) }

    /// The whole answer, once libcurl is done with it.
    ///
    /// - Parameter failure: Why there is none, if libcurl's code says so.
    /// - Throws: ``CurlError``.
    func response(
        _ code: CURLcode,
        status: Int,
        failure: () -> CurlError
    ) throws(CurlError) -> HTTPResponse {
        let isCut = code == CURLE_WRITE_ERROR && buffer.isTruncated
        guard code == CURLE_OK || isCut else { throw failure() }
        guard status >= 200 else { throw .malformedAnswer }
        return HTTPResponse(
            status: status,
            headers: buffer.headers,
            body: buffer.body,
            isTruncated: buffer.isTruncated
        )
    }
}
