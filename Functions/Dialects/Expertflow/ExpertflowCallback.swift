package import Gateway
package import Invocation

/// What a provider posts to a connector: a form with an MO, or with the state of an MT.
package struct ExpertflowCallback: Sendable {
    /// The two paths below `/msg-client`.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case mo = "receive"
        case notification = "delivery-notification"
    }

    /// What a request is before anybody was looked up.
    package enum Opening: Sendable {
        case answer(HTTPAnswer)
        case request(ExpertflowCallback)
    }

    /// The channel whose providers call back so.
    package static let channel = "twilio"

    /// That of the query's `token`; where there is none, what a connector with open callbacks has
    /// in its place.
    package let credential: Credential
    private let form: Result<FormFields, ExpertflowFailure>

    /// The kind that a path is of; nil: neither.
    package static func kind(path: String) -> Kind? {
        Kind.allCases.first { kind in
            let expected = "\(Expertflow.root)/\(kind.rawValue)"
            return path == expected || path == expected + "/"
        }
    }

    /// Reads a request; whatever is wrong with its form is told only once its sender is known.
    package static func open(_ event: HTTPEvent, _ kind: Kind) -> Opening {
        if let refusal = Expertflow.preflight(event, path: kind.rawValue) {
            return .answer(refusal)
        }
        guard let credential = credential(event) else {
            return .answer(ExpertflowAnswer.unidentified)
        }
        return .request(ExpertflowCallback(credential: credential, form: form(event)))
    }

    /// Reads an MO; a failure is the answer.
    package func mo() -> Result<ExpertflowMO, ExpertflowFailure> {
        form.flatMap { fields in
            Result { () throws(ExpertflowFailure) in try ExpertflowMO(fields) }
        }
    }

    /// Reads the state of an MT; a failure is the answer.
    package func notification() -> Result<ExpertflowNotification, ExpertflowFailure> {
        form.flatMap { fields in
            Result { () throws(ExpertflowFailure) in try ExpertflowNotification(fields) }
        }
    }

    /// The answer to what is stored, was before, or has no effect.
    package func accepted() -> HTTPAnswer { ExpertflowAnswer.accepted() }

    /// The answer to one whose token is wrong.
    package func unidentified() -> HTTPAnswer { ExpertflowAnswer.unidentified }

    package func rateLimited() -> HTTPAnswer { ExpertflowAnswer.rateLimited }

    /// The answer when it could not be stored, by our fault.
    package func failed() -> HTTPAnswer { ExpertflowAnswer.failed }

    private static func credential(_ event: HTTPEvent) -> Credential? {
        guard let shown = event.queryItems.first(where: { $0.name == "token" })?.value else {
            return .callback(dialect: Expertflow.name, token: nil)
        }
        return BearerToken(shown).map { .callback(dialect: Expertflow.name, token: $0.value) }
    }

    private static func form(_ event: HTTPEvent) -> Result<FormFields, ExpertflowFailure> {
        guard event.body.count <= Limits.formOctets else {
            return .failure(ExpertflowFailure(answer: ExpertflowAnswer.bodyTooLarge))
        }
        guard FormFields.isForm(event.header("content-type")) else {
            return .failure(.malformed("the body is not a form, so there are no parameters"))
        }
        guard let fields = FormFields(event.body) else {
            return .failure(.malformed("a name or value is not well encoded UTF-8"))
        }
        return .success(fields)
    }
}
