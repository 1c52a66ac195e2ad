import FoundationEssentials
import Gateway
import Invocation
import JSON

/// A request whose messages are found, but not yet read.
struct PuzzelRequest: BatchRequest {
    let credential: Credential
    private let reply: PuzzelReply
    /// As it was given.
    private let batch: String?
    /// By which it is answered: as it was given, or made for it.
    private let answeredBatch: String
    private let messages: [JSON]
    /// Whether a space before a number is a plus.
    private let isForm: Bool

    /// Takes the request level of any representation.
    ///
    /// - Parameter ownBatch: A name for a request that has none.
    /// - Throws: ``PuzzelRefusal`` with ``PuzzelCode/syntax``.
    init(
        _ tree: JSON,
        isForm: Bool,
        _ reply: PuzzelReply,
        ownBatch: String
    ) throws(PuzzelRefusal) {
        guard let fields = PuzzelFields(tree) else {
            throw .syntax("request", "an object is needed")
        }
        guard let service = try fields.integer("serviceId") else {
            throw .syntax("serviceId", "is missing")
        }
        let secret = Credential.secret(
            user: try fields.neededText("username"),
            password: try fields.neededText("password")
        )
        credential = Credential(secret: secret, service: String(service))
        batch = try fields.reference("batchReference")
        guard batch != "" else { throw .syntax("batchReference", "is empty") }
        answeredBatch = batch ?? ownBatch
        messages = try fields.list("message") ?? []
        guard !messages.isEmpty else { throw .syntax("message", "is missing") }
        guard messages.count <= Limits.puzzelMessages else {
            throw .syntax("message", "more than \(Limits.puzzelMessages)")
        }
        self.isForm = isForm
        self.reply = reply
    }

    /// The name that a request was given, whatever else is wrong with it; nil when it has none.
    static func batch(of tree: JSON) -> String? {
        guard let batch = try? PuzzelFields(tree)?.reference("batchReference"), !batch.isEmpty
        else { return nil }
        return batch
    }

    func unidentified() -> HTTPAnswer {
        let refusal = PuzzelRefusal(.access)
        return reply.failure(401, refusal, batch: answeredBatch, lines(refusal))
    }

    func foreignService() -> HTTPAnswer {
        reply.response(batch: answeredBatch, lines(PuzzelRefusal(.illegalService)))
    }

    func rateLimited() -> HTTPAnswer {
        let refusal = PuzzelRefusal(.internal, "too many requests a second")
        return reply.failure(429, refusal, batch: answeredBatch)
    }

    func failed() -> HTTPAnswer {
        reply.failure(500, PuzzelRefusal(.internal), batch: answeredBatch)
    }

    func read(
        _ profile: ServiceProfile,
        at now: Date,
        makeID: () -> UUIDv7
    ) -> any BatchDraft {
        let batch = answeredBatch
        // The same name and password may be those of a partner of another protocol.
        guard case .puzzel(let terms) = profile.terms, terms.isActive else {
            let lines = lines(PuzzelRefusal(.illegalService))
            return PuzzelDraft(reply: reply, batch: batch, lines: lines)
        }
        let reader = PuzzelMessage(terms: terms, batch: batch, isForm: isForm, now: now)
        var draft = PuzzelDraft(reply: reply, batch: batch)
        draft.batchName = terms.isUnique ? self.batch.map { "b:" + $0 } : nil
        for message in messages {
            do {
                let item = try reader.item(message, makeID: makeID)
                draft.take(item)
            } catch {
                let line = PuzzelLine(
                    error,
                    of: message,
                    countryCode: terms.countryCode,
                    isForm: isForm
                )
                draft.lines.append(line)
            }
        }
        return draft
    }

    /// One for each message, none of them taken.
    private func lines(_ refusal: PuzzelRefusal) -> [PuzzelLine] {
        messages.map { PuzzelLine(refusal, of: $0, countryCode: nil, isForm: isForm) }
    }
}
