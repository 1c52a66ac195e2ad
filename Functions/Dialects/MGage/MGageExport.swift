package import FoundationEssentials
package import Gateway
package import Invocation

/// The list of a program's messages: the only way in which a user learns what became of them.
///
/// `GET /api/messages/program/{id}` with `messageType`, `startDate` and `endDate`.
package struct MGageExport: Sendable {
    private static let root = "/api/messages/program/"

    /// What is asked for.
    package struct Filter: Hashable, Sendable {
        /// Digits.
        package var program: String
        /// Nil: both.
        package var kind: ExportedMessage.Kind?
        /// The first moment.
        package var start: Date
        /// The first moment after.
        package var end: Date
    }

    /// What a request is before anybody was looked up.
    package enum Opening: Sendable {
        case answer(HTTPAnswer)
        case request(MGageExport)
    }

    /// The user, and the program as its service.
    package let credential: Credential
    private let fields: Result<FormFields, MGageFailure>
    private let answer: MGageAnswer

    package static func serves(path: String) -> Bool { path.hasPrefix(root) }

    /// Reads a request; whatever is wrong with it is told only once its user is known.
    package static func open(_ event: HTTPEvent) -> Opening {
        let program = MGageCall.program(String(event.path.dropFirst(root.count)))
        guard serves(path: event.path), !program.isEmpty else {
            return .answer(MGageAnswer.notFound)
        }
        guard event.method == "GET" else { return .answer(MGageAnswer.methodNotAllowed("GET")) }
        guard let shown = BasicCredentials(event) else { return .answer(MGageAnswer.unidentified) }
        return .request(
            MGageExport(
                credential: MGage.credential(shown, program: program),
                fields: MGageForm.fields(event),
                answer: MGageAnswer(to: event)
            )
        )
    }

    /// Reads what is asked for; without dates the messages of today, by UTC.
    ///
    /// A failure is the answer.
    package func read(at now: Date) -> Result<Filter, MGageFailure> {
        fields.flatMap { fields in filter(fields, at: now) }
    }

    package func unidentified() -> HTTPAnswer { MGageAnswer.unidentified }

    /// The answer to one who is known, but asks for a program that is not his.
    package func foreignService() -> HTTPAnswer { .plain(404, "no such program") }

    package func rateLimited() -> HTTPAnswer { MGageAnswer.rateLimited }

    /// The answer when nothing could be read, by our fault.
    package static func failed() -> HTTPAnswer {
        .plain(500, "not read, by our fault; please try again")
    }

    /// The answer.
    ///
    /// - Parameters:
    ///   - messages: Oldest first, at most ``Limits/exportedMessages``.
    ///   - next: The time of the first message that is left out; nil: there is none. It may be
    ///     given as `startDate`; messages of the same millisecond then come again.
    package func answer(_ messages: [ExportedMessage], next: Date?) -> HTTPAnswer {
        answer.export(messages, next: next)
    }

    private func filter(_ fields: FormFields, at now: Date) -> Result<Filter, MGageFailure> {
        let kind: ExportedMessage.Kind?
        switch fields["messageType"]?.uppercased() {
        case nil: kind = nil
        case "MO": kind = .mo
        case "MT": kind = .mt
        case _: return .failure(.plain(400, "messageType is not MO or MT"))
        }
        let start = fields["startDate"].map(MGageDate.init)
        let end = fields["endDate"].map(MGageDate.init)
        if case .some(nil) = start { return .failure(.plain(400, "startDate is no date")) }
        if case .some(nil) = end { return .failure(.plain(400, "endDate is no date")) }
        let from = (start ?? nil)?.start ?? MGageDate.midnight(before: (end ?? nil)?.start ?? now)
        let until = (end ?? nil)?.end ?? now
        guard from <= until else { return .failure(.plain(400, "startDate is after endDate")) }
        guard from >= now - Double(Limits.exportSeconds) else {
            return .failure(.plain(400, "startDate is more than a year back"))
        }
        return .success(
            Filter(program: credential.service, kind: kind, start: from, end: until)
        )
    }
}
