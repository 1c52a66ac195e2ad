import Curl

extension HTTPClient {
    /// A client that may reach a server of the test.
    static func open(
        maximumTransfers: Int = 4_096,
        connectionsPerHost: Int = 64
    ) -> HTTPClient {
        HTTPClient(
            policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: true),
            maximumTransfers: maximumTransfers,
            connectionsPerHost: connectionsPerHost,
            userAgent: "test"
        )
    }
}

extension HTTPRequest {
    /// A request that has half a minute, so that only a test about time meets its end.
    static func to(
        _ url: String,
        method: String = "POST",
        body: [UInt8] = [],
        headers: [(name: String, value: String)] = [],
        totalTimeout: Duration = .seconds(30),
        answerLimit: Int = 1_000_000
    ) -> HTTPRequest {
        HTTPRequest(
            method: method,
            url: url,
            headers: headers,
            body: body,
            connectTimeout: .seconds(30),
            totalTimeout: totalTimeout,
            answerLimit: answerLimit
        )
    }
}
