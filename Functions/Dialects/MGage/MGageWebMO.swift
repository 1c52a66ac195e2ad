package import FoundationEssentials
package import Gateway
package import Invocation

/// A message that a web page hands in as if a subscriber had sent it to a program.
///
/// POST, or GET, with all in the query; the answers are plain texts.
package struct MGageWebMO: Sendable {
    package static let path = "/api/externalMO"

    /// The message.
    package struct Submission: Hashable, Sendable {
        /// Digits.
        package var program: String
        /// The short or long code of the program: 3 to 15 digits, as in ``MGageTerms``.
        package var destination: String
        package var originator: MSISDN
        /// Not empty, at most ``Limits/smsParts`` parts.
        package var text: String
        /// As the page named it; for information alone.
        package var carrier: String?

        /// The message as it is stored.
        ///
        /// - Parameter id: That it is stored under; made from it is what an export tells.
        package func message(id: UUIDv7, at now: Date) -> Message {
            Message(
                messageID: "mg-" + id.hex,
                kind: .sms,
                from: originator.e164,
                to: [Address(destination: destination)?.text ?? destination],
                owner: originator,
                text: text,
                time: now
            )
        }
    }

    /// What a request is before anybody was looked up.
    package enum Opening: Sendable {
        case answer(HTTPAnswer)
        case request(MGageWebMO)
    }

    /// The user, and the program as its service.
    package let credential: Credential
    private let submission: Result<Submission, MGageFailure>

    /// Reads a request; whatever is wrong with it is told only once its user is known.
    package static func open(_ event: HTTPEvent) -> Opening {
        guard event.path == path else { return .answer(MGageAnswer.notFound) }
        guard event.method == "POST" || event.method == "GET" else {
            return .answer(MGageAnswer.methodNotAllowed("GET, POST"))
        }
        guard let shown = BasicCredentials(event) else { return .answer(MGageAnswer.unidentified) }
        let fields = MGageForm.fields(event)
        let program = MGageCall.program((try? fields.get())?["campid"])
        return .request(
            MGageWebMO(
                credential: MGage.credential(shown, program: program),
                submission: fields.flatMap(submission)
            )
        )
    }

    /// Reads the message for a program.
    ///
    /// A failure is the answer, be the program unknown or not the destination's.
    package func read(_ terms: MGageTerms) -> Result<Submission, MGageFailure> {
        submission.flatMap { submission in
            guard submission.program == terms.program else { return .failure(.noProgram) }
            guard terms.originators.contains(submission.destination) else {
                return .failure(.refused("destination: not one of the program's"))
            }
            return .success(submission)
        }
    }

    /// The answer to one whom nobody knows, or whose password is wrong.
    package func unidentified() -> HTTPAnswer { MGageAnswer.unidentified }

    /// The answer to one who is known, but asks for a program that is not his.
    package func foreignService() -> HTTPAnswer {
        switch submission {
        case .success: MGageFailure.noProgram.answer
        case .failure(let failure): failure.answer
        }
    }

    package func rateLimited() -> HTTPAnswer { MGageAnswer.rateLimited }

    /// The answer to a message that is stored.
    package func accepted() -> HTTPAnswer { .plain(200, "SUCCESS") }

    /// The answer when it could not be stored, by our fault.
    package static func failed() -> HTTPAnswer {
        MGageFailure.refused("not stored, by our fault; please send it again").answer
    }

    private static func submission(_ fields: FormFields) -> Result<Submission, MGageFailure> {
        for name in ["campid", "destination", "originator", "message"]
        where fields[name]?.isEmpty ?? true {
            return .failure(.refused("\(name): missing"))
        }
        let text = fields["message"] ?? ""
        let program = MGageCall.program(fields["campid"])
        guard !program.isEmpty else { return .failure(.noProgram) }
        guard let destination = destination(fields["destination"] ?? "") else {
            return .failure(.refused("destination: not a short code"))
        }
        // A plus that was not escaped has arrived as a blank.
        let originator = (fields["originator"] ?? "").drop { $0 == " " }
        guard let originator = MSISDN(String(originator)) else {
            return .failure(.refused("originator: not a phone number"))
        }
        guard Segmentation.count(text).parts <= Limits.smsParts else {
            return .failure(.refused("message: over \(Limits.smsParts) parts long"))
        }
        return .success(
            Submission(
                program: program,
                destination: destination,
                originator: originator,
                text: text,
                carrier: fields["carrier"]
            )
        )
    }

    /// The digits of `20597` or `US-20597`.
    private static func destination(_ text: String) -> String? {
        var digits = Array(text.utf8)
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
        if digits.count > 3, digits[2] == UInt8(ascii: "-"),
            digits[..<2].allSatisfy(capitals.contains)
        {
            digits.removeFirst(3)
        }
        guard 3...15 ~= digits.count,
            digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else { return nil }
        return String(decoding: digits, as: UTF8.self)
    }
}

extension MGageFailure {
    fileprivate static let noProgram = refused("campid: no such program")

    /// What the protocol has for every mistake: 500 and a sentence.
    fileprivate static func refused(_ sentence: String) -> MGageFailure { .plain(500, sentence) }
}
