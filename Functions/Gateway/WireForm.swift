/// How a dialect writes what is delivered to an endpoint, and reads the endpoint's answer.
package protocol WireForm: Sendable {
    /// When a failed delivery is tried again.
    var schedule: RetrySchedule { get }

    /// Writes the request for a load.
    ///
    /// - Parameters:
    ///   - id: The gateway's own id of it, the same at every attempt.
    ///   - token: The secret that the endpoint wants to see.
    func push(_ load: Load, id: String, token: String) -> Push

    /// Reads an answer; `body` may be cut at ``Limits/answerOctets``.
    func reading(status: Int, body: [UInt8]) -> Reading
}

/// A request to an endpoint, but for its URL.
package struct Push: Hashable, Sendable {
    /// One header field.
    package struct Field: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var headers: [Field]
    package var body: [UInt8]

    package init(headers: [Field], body: [UInt8]) {
        self.headers = headers
        self.body = body
    }
}

/// What an endpoint's answer says.
package struct Reading: Hashable, Sendable {
    package var verdict: Verdict
    /// The id that a carrier gave the message, at most ``Limits/referenceCharacters``.
    package var reference: String?

    package init(_ verdict: Verdict, reference: String? = nil) {
        self.verdict = verdict
        self.reference = reference
    }
}
