import FoundationEssentials
import Gateway
import Invocation
import JSON

/// The message in the body of a request: `{"To","Body","From","channel"}`.
struct ExpertflowSubmission: Hashable {
    let to: MSISDN
    let text: String
    let from: String
    let channel: ExpertflowTerms.Channel
    /// The caller's key, by which a repeated request is known.
    let key: String?

    /// Checks the request; the first fault is told.
    ///
    /// - Throws: ``ExpertflowFailure`` with 413 for a body that is too long, 400 for all else.
    init(_ event: HTTPEvent, _ terms: ExpertflowTerms) throws(ExpertflowFailure) {
        let body = try Self.body(event)
        to = try Self.recipient(body["To"])
        text = try Self.text(body["Body"])
        channel = try Self.channel(body["channel"] ?? body["Channel"], terms)
        from = try Self.originator(body["From"], channel)
        key = try Self.key(event.header("idempotency-key"))
    }

    func item(id: UUIDv7, at now: Date) -> BatchItem {
        BatchItem(
            id: id,
            message: Message(
                messageID: id.submissionID,
                kind: .sms,
                from: from,
                to: [to.e164],
                owner: to,
                text: text,
                time: now,
                wantsReport: true,
                channel: channel.name
            ),
            terms: Terms(validitySeconds: Limits.batchValiditySeconds),
            key: key,
            isKeyWhole: true,
            carrier: channel.carrier
        )
    }

    private static func body(_ event: HTTPEvent) throws(ExpertflowFailure) -> JSON {
        guard event.body.count <= Limits.expertflowOctets else {
            throw ExpertflowFailure(answer: ExpertflowAnswer.bodyTooLarge)
        }
        guard BodyType.name(event.header("content-type")) ?? json == json else {
            throw .malformed("the content type must be \(json)")
        }
        let body: JSON
        do { body = try JSON.parse(event.body) } catch {
            // The error's text may hold a key of the body, in any script: the place is enough.
            throw .malformed("the body is not JSON, see byte \(error.offset)")
        }
        guard body.members != nil else { throw .malformed("the body is not a JSON object") }
        return body
    }

    private static let json = "application/json"

    /// A text that is there and not empty; nil where it is absent, null or empty.
    private static func text(
        _ value: JSON?,
        _ name: String
    ) throws(ExpertflowFailure) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let text = value.string else { throw .malformed("\(name) must be a string") }
        return text.isEmpty ? nil : text
    }

    /// A number as a text, or as a whole number, since callers forget the quotes.
    private static func recipient(_ value: JSON?) throws(ExpertflowFailure) -> MSISDN {
        let value = value?.integer.map { JSON.string("\($0)") } ?? value
        guard let written = try text(value, "To") else { throw .malformed("To is required") }
        guard let number = MSISDN(written) else { throw .malformed("To is not a phone number") }
        return number
    }

    private static func text(_ value: JSON?) throws(ExpertflowFailure) -> String {
        guard let text = try text(value, "Body") else { throw .malformed("Body is required") }
        guard Limits.expertflowTextUnits ~= text.utf16.count else {
            let most = Limits.expertflowTextUnits.upperBound
            throw .malformed("Body has more than \(most) characters")
        }
        return text
    }

    private static func channel(
        _ value: JSON?,
        _ terms: ExpertflowTerms
    ) throws(ExpertflowFailure) -> ExpertflowTerms.Channel {
        var name: String?
        if let value, !value.isNull {
            guard let text = value.string else { throw .malformed("channel must be a string") }
            name = text.lowercased()
        }
        guard let channel = terms.channels.first(where: { $0.name == name ?? $0.name }) else {
            throw .malformed("channel is not known")
        }
        return channel
    }

    private static func originator(
        _ value: JSON?,
        _ channel: ExpertflowTerms.Channel
    ) throws(ExpertflowFailure) -> String {
        guard let written = try text(value, "From") else {
            guard let from = channel.originator else { throw .malformed("From is required") }
            return from
        }
        guard let from = Address(originator: written) else {
            throw .malformed("From is not a number, short code or name")
        }
        return from.text
    }

    private static func key(_ value: String?) throws(ExpertflowFailure) -> String? {
        guard let value else { return nil }
        guard Limits.idempotencyKeyCharacters ~= value.utf8.count,
            value.utf8.allSatisfy({ 0x20...0x7E ~= $0 })
        else {
            let most = Limits.idempotencyKeyCharacters.upperBound
            throw .malformed("Idempotency-Key has 1 to \(most) characters of ASCII")
        }
        return value
    }
}
