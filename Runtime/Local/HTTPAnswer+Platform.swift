import Invocation
import JSON

extension HTTPAnswer {
    static let notFound = message(404, "Not Found")
    static let requestTimeout = message(408, "Request Timeout")
    static let bodyTooLarge = message(413, "Request Entity Too Large")
    static let targetTooLong = message(414, "URI Too Long")
    static let headTooLarge = message(431, "Request Header Fields Too Large")
    static let internalServerError = message(500, "Internal Server Error")
    static let serviceUnavailable = message(503, "Service Unavailable")

    /// The platform's answer to an outcome.
    init(_ outcome: InvocationOutcome) {
        switch outcome {
        case .answer(.http(let answer)): self = answer
        case .answer(let answer):
            self.init(
                status: 200,
                headers: ["content-type": "application/json"],
                body: answer.encoded().serialized()
            )
        case .failed, .unknownFunction: self = .internalServerError
        case .timedOut, .refused: self = .serviceUnavailable
        }
    }

    /// Whether it can be sent as a final response.
    var isWellFormed: Bool { (200...599).contains(status) }

    private static func message(_ status: Int, _ text: String) -> HTTPAnswer {
        HTTPAnswer(
            status: status,
            headers: ["content-type": "application/json"],
            body: Array(#"{"message":"\#(text)"}"#.utf8)
        )
    }
}
