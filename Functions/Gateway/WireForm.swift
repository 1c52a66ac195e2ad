/// How a dialect writes what is delivered to an endpoint, and reads the endpoint's answer.
package protocol WireForm: Sendable {
    /// When a failed delivery is tried again.
    var schedule: RetrySchedule { get }

    /// Seconds that an endpoint has for an answer, connecting included.
    ///
    /// An exchange for which a token has to be fetched may take ``Limits/exchangeSeconds`` more.
    var exchangeSeconds: Int { get }

    /// How loads of a kind are put together; nil: each goes by itself.
    func collection(of kind: Load.Kind, for settings: EndpointSettings) -> LoadCollection?

    /// Writes the request for loads of one kind: one, or up to the limit of their collection.
    ///
    /// The same loads in the same order make the same request.
    ///
    /// - Returns: Nil where the endpoint wants none of the kind.
    func push(_ loads: [Outgoing], to settings: EndpointSettings) -> Push?

    /// Whether 409 means that the load is there already: by an attempt of before a crash, mostly.
    var takes409AsDelivered: Bool { get }

    /// Reads an answer; `body` may be cut at ``Limits/answerOctets``.
    func reading(status: Int, body: [UInt8]) -> Reading
}

extension WireForm {
    package var exchangeSeconds: Int { Limits.exchangeSeconds }

    package func collection(of kind: Load.Kind, for settings: EndpointSettings) -> LoadCollection? {
        nil
    }

    package var takes409AsDelivered: Bool { true }
}

/// A load on its way out.
package struct Outgoing: Hashable, Sendable {
    /// The gateway's own id, the same at every attempt.
    package var id: String
    package var load: Load

    package init(id: String, load: Load) {
        self.id = id
        self.load = load
    }
}

/// How many loads go in one request, and how often.
package struct LoadCollection: Hashable, Sendable {
    /// The most loads of a request, at least 1.
    package var limit: Int
    /// The least time from one request to the next.
    package var spacingSeconds: Int

    package init(limit: Int, spacingSeconds: Int) {
        precondition(limit >= 1 && spacingSeconds >= 0, "a collection that never goes")
        self.limit = limit
        self.spacingSeconds = spacingSeconds
    }
}

/// A request to an endpoint.
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

    /// Upper case.
    package var method: String
    /// Nil: the endpoint's primary, then its secondary.
    package var url: String?
    package var headers: [Field]
    /// What a bearer token is fetched with, which then goes with the request; nil: none does.
    package var credentials: ClientCredentials?
    package var body: [UInt8]

    package init(
        method: String = "POST",
        url: String? = nil,
        headers: [Field],
        credentials: ClientCredentials? = nil,
        body: [UInt8]
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.credentials = credentials
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
