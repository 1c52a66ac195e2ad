package import Invocation

/// What callers of a connector are answered: never a body, the reason in a header.
enum ExpertflowAnswer {
    static let notFound = refused(404, "there is nothing at this path")
    static let methodNotAllowed = refused(405, "POST is needed", headers: ["allow": "POST"])
    static let unidentified = refused(
        401,
        "credentials are needed, or not valid",
        headers: ["www-authenticate": "Bearer, Basic realm=\"msg-client\""]
    )
    static let bodyTooLarge = refused(413, "the body is too long")
    static let rateLimited = refused(
        429,
        "too many requests in a second",
        headers: ["retry-after": "1"]
    )
    static let failed = refused(500, "not stored, by our fault; please send it again")

    static func accepted(headers: [String: String] = [:]) -> HTTPAnswer {
        var headers = headers
        headers["content-length"] = "0"
        return HTTPAnswer(status: 200, headers: headers)
    }

    /// - Parameter reason: One line of ASCII.
    static func refused(
        _ status: Int,
        _ reason: String,
        headers: [String: String] = [:]
    ) -> HTTPAnswer {
        var headers = headers
        headers["x-error"] = reason
        headers["content-length"] = "0"
        return HTTPAnswer(status: status, headers: headers)
    }
}

/// Why a request to a connector is refused: the answer.
package struct ExpertflowFailure: Error, Sendable {
    package let answer: HTTPAnswer

    /// The caller's mistake.
    ///
    /// - Parameter reason: One line of ASCII.
    static func malformed(_ reason: String) -> ExpertflowFailure {
        ExpertflowFailure(answer: ExpertflowAnswer.refused(400, reason))
    }
}
