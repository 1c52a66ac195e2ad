package import Curl

/// Sends requests to a gateway on this machine.
package struct GatewayClient: Sendable {
    package typealias Headers = [(name: String, value: String)]

    package let port: Int
    private let http = HTTPClient(
        policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: true),
        userAgent: "tests"
    )

    package init(port: Int) { self.port = port }

    /// Sends a request once, and waits for the answer.
    ///
    /// - Parameters:
    ///   - path: With its leading slash, and the query.
    ///   - time: For all of it.
    package func send(
        _ method: String = "POST",
        _ path: String,
        _ headers: Headers = [],
        _ body: [UInt8] = [],
        within time: Duration = .seconds(20)
    ) async throws -> HTTPResponse {
        let request = HTTPRequest(
            method: method,
            url: "http://127.0.0.1:\(port)\(path)",
            headers: headers,
            body: body,
            connectTimeout: .seconds(2),
            totalTimeout: time,
            answerLimit: 4_194_304
        )
        return try await http.send(request)
    }

    /// Headers of a JSON body from somebody with a token.
    package static func bearer(_ token: String) -> Headers {
        [("authorization", "Bearer " + token), ("content-type", "application/json")]
    }

    package func close() async { await http.close() }
}
