/// The answer to an ``HTTPRequest``.
package struct HTTPResponse: Hashable, Sendable {
    /// 200 to 999.
    package var status: Int
    /// Names in lower case; the values of a name that came twice are joined by a comma.
    package var headers: [String: String]
    /// At most the request's `answerLimit` bytes.
    package var body: [UInt8]
    /// The body was longer than the request's `answerLimit`, or than its budget had left; the rest
    /// was not read.
    package var isTruncated: Bool

    package init(
        status: Int,
        headers: [String: String] = [:],
        body: [UInt8] = [],
        isTruncated: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isTruncated = isTruncated
    }
}
