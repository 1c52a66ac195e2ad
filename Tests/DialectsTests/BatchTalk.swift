import Dialects
import Foundation
import Gateway
import Invocation
import Testing

/// A partner's talk with a dialect, with everything stored that can be.
struct BatchTalk {
    let dialect: any BatchDialect
    /// The secret and the service that are known.
    let credential: Credential
    let terms: ServiceTerms

    static let now = Date(timeIntervalSince1970: 1_772_629_200)

    /// The answer, and what was stored.
    struct Result {
        var answer: HTTPAnswer
        var items: [BatchItem] = []

        var status: Int { answer.status }
        var body: String { String(decoding: answer.body, as: UTF8.self) }
        func header(_ name: String) -> String? { answer.headers[name] }
    }

    func send(
        _ event: HTTPEvent,
        outcome: (BatchItem) -> SubmissionOutcome = { _ in .accepted(dialogue: nil) }
    ) -> Result {
        switch dialect.open(event) {
        case .answer(let answer): return Result(answer: answer)
        case .request(let request):
            guard request.credential.secret == credential.secret else {
                return Result(answer: request.unidentified())
            }
            guard request.credential.service == credential.service else {
                return Result(answer: request.foreignService())
            }
            let draft = request.read(profile, at: Self.now, makeID: Self.ids())
            return Result(answer: draft.answer(draft.items.map(outcome)), items: draft.items)
        }
    }

    var profile: ServiceProfile {
        ServiceProfile(endpointID: 7, name: "acme", version: 1, terms: terms)
    }

    /// Ids of one moment that count up.
    static func ids() -> () -> UUIDv7 {
        var count: UInt64 = 0
        return {
            count += 1
            return UUIDv7(time: now, random: 0, count << 2)
        }
    }
}

/// The value of `Authorization` for a user name and a password.
func basic(_ user: String, _ password: String) -> String {
    "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
}

/// A text as it stands in a query.
func escaped(_ text: String) -> String {
    text.utf8.map { octet in
        let isPlain = Character(Unicode.Scalar(octet)).isLetter && octet < 0x80
        return isPlain || 0x30...0x39 ~= octet ? "\(Unicode.Scalar(octet))" : percent(octet)
    }.joined()
}

private func percent(_ octet: UInt8) -> String {
    "%" + (octet < 16 ? "0" : "") + String(octet, radix: 16, uppercase: true)
}
