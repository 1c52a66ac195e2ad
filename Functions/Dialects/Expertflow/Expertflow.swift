import Gateway
package import Invocation

/// The SMS connector of a contact centre: one message a request, answered without a body.
///
/// The application sends; the provider behind it calls back with MOs and reports
/// (``ExpertflowCallback``). What becomes of messages goes to the application's broker.
package struct Expertflow: BatchDialect {
    package static let name = "expertflow"

    static let root = "/msg-client"

    package init() {}

    package var name: String { Self.name }

    /// Nobody is told to wait unless a rate was agreed: a connector's callers know no such answer.
    package var requestsPerSecond: Int { Limits.agreedRequestsPerSecond.upperBound }

    package func serves(path: String) -> Bool {
        path == Self.root || path.hasPrefix(Self.root + "/")
    }

    package func open(_ event: HTTPEvent) -> BatchOpening {
        if let refusal = Self.preflight(event, path: "send") { return .answer(refusal) }
        guard let credential = Self.credential(event) else {
            return .answer(ExpertflowAnswer.unidentified)
        }
        return .request(ExpertflowRequest(credential: credential, event: event))
    }

    /// The answer to another path or method; nil: they are right.
    static func preflight(_ event: HTTPEvent, path: String) -> HTTPAnswer? {
        let path = "\(root)/\(path)"
        guard event.path == path || event.path == path + "/" else {
            return ExpertflowAnswer.notFound
        }
        return event.method == "POST" ? nil : ExpertflowAnswer.methodNotAllowed
    }

    /// A bearer token, or a user name and a password; where nothing is shown, what an open
    /// connector has in their place; nil for anything else.
    static func credential(_ event: HTTPEvent) -> Credential? {
        guard event.header("authorization") != nil else { return .open(dialect: name) }
        if let token = try? event.bearerToken() { return Credential(secret: token) }
        return BasicCredentials(event).map { shown in
            Credential(
                secret: Credential.secret(
                    dialect: name,
                    user: shown.user,
                    password: shown.password
                )
            )
        }
    }
}
