import Gateway
package import Invocation

/// The gateway of mGage's campaign manager: one text to many numbers by one POST, all of it in the
/// query, answered number by number.
package struct MGage: BatchDialect {
    package static let name = "mgage"

    package static let path = "/api/gateway"

    package init() {}

    package var name: String { Self.name }

    package func serves(path: String) -> Bool { path == "/api" || path.hasPrefix("/api/") }

    package func open(_ event: HTTPEvent) -> BatchOpening {
        guard event.path == Self.path else { return .answer(MGageAnswer.notFound) }
        guard event.method == "POST" else { return .answer(MGageAnswer.methodNotAllowed("POST")) }
        guard let shown = BasicCredentials(event) else { return .answer(MGageAnswer.unidentified) }
        let fields = MGageForm.fields(event)
        let program = MGageCall.program((try? fields.get())?["program_id"])
        return .request(
            MGageRequest(
                credential: Self.credential(shown, program: program),
                call: fields.mapError(MGageRefusal.failure).flatMap(Self.call),
                answer: MGageAnswer(to: event)
            )
        )
    }

    private static func call(_ fields: FormFields) -> Result<MGageCall, MGageRefusal> {
        do { return .success(try MGageCall(fields)) } catch { return .failure(.fault(error)) }
    }

    /// What the agreement with a user has as its secret, a program being its service.
    static func credential(_ shown: BasicCredentials, program: String) -> Credential {
        Credential(
            secret: Credential.secret(dialect: name, user: shown.user, password: shown.password),
            service: program
        )
    }
}
