import FoundationEssentials
import Gateway
import Invocation

/// A message that an application hands in.
struct ExpertflowRequest: BatchRequest {
    let credential: Credential
    let event: HTTPEvent

    func unidentified() -> HTTPAnswer { ExpertflowAnswer.unidentified }

    func foreignService() -> HTTPAnswer { ExpertflowAnswer.unidentified }

    func rateLimited() -> HTTPAnswer { ExpertflowAnswer.rateLimited }

    func failed() -> HTTPAnswer { ExpertflowAnswer.failed }

    func read(
        _ profile: ServiceProfile,
        at now: Date,
        makeID: () -> UUIDv7
    ) -> any BatchDraft {
        guard case .expertflow(let terms) = profile.terms else {
            return ExpertflowDraft.refused(ExpertflowAnswer.unidentified)
        }
        do {
            let submission = try ExpertflowSubmission(event, terms)
            return ExpertflowDraft.item(submission.item(id: makeID(), at: now))
        } catch {
            return ExpertflowDraft.refused(error.answer)
        }
    }
}

/// What is left of a request: a message or the reason why there is none.
enum ExpertflowDraft: BatchDraft {
    case refused(HTTPAnswer)
    case item(BatchItem)

    var items: [BatchItem] {
        switch self {
        case .refused: []
        case .item(let item): [item]
        }
    }

    var refused: Int { 1 - items.count }

    func answer(_ outcomes: [SubmissionOutcome]) -> HTTPAnswer {
        precondition(outcomes.count == items.count, "each item has an outcome")
        switch (self, outcomes.first) {
        case (.refused(let answer), _): return answer
        case (.item(let item), .accepted), (.item(let item), .held):
            return Self.accepted(item.message.messageID)
        case (.item, .duplicate(let id)): return Self.accepted(UUIDv7(id)?.submissionID ?? id)
        case (.item, .conflict):
            return ExpertflowAnswer.refused(400, "Idempotency-Key was used for another message")
        // Only messages with names or dialogues end so, and this dialect has none of them.
        case (.item, .notUnique), (.item, .unknownDialogue), (.item, .foreignDialogue),
            (.item, nil):
            return ExpertflowAnswer.failed
        }
    }

    private static func accepted(_ id: String) -> HTTPAnswer {
        ExpertflowAnswer.accepted(headers: ["x-message-sid": id])
    }
}

extension UUIDv7 {
    /// The id that an application is told: `SM` and 32 hexadecimal digits.
    var submissionID: String { "SM" + hex }
}
