package import JSON

/// What an invocation gives back, in the platform's own shapes.
package enum Answer: Sendable {
    /// To an HTTP request.
    case http(HTTPAnswer)
    /// To a queue batch: the ids of the records that have to come again.
    case batch(failures: [String])
    /// To anything else: a JSON value for the caller.
    case value(JSON)
}

/// An HTTP response (payload format 2.0), body not yet encoded.
package struct HTTPAnswer: Sendable, Equatable {
    /// 100 to 599.
    package var status: Int
    /// Names in lower case.
    package var headers: [String: String]
    package var body: [UInt8]

    package init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
