import Gateway
import Invocation

/// What is left of a call: a message for each number that can have one.
struct MGageDraft: BatchDraft {
    /// One number of the call, in its order.
    struct Line {
        /// As it was given.
        let number: String
        let content: Result<BatchItem, MGageFault>
    }

    private enum Content {
        case refusal(HTTPAnswer)
        case lines([Line], MGageAnswer)
    }

    let items: [BatchItem]
    private let content: Content

    var refused: Int {
        switch content {
        case .refusal: 1
        case .lines(let lines, _): lines.count - items.count
        }
    }

    /// A call that is refused as a whole.
    init(_ refusal: HTTPAnswer) {
        items = []
        content = .refusal(refusal)
    }

    init(_ lines: [Line], _ answer: MGageAnswer) {
        items = lines.compactMap { try? $0.content.get() }
        content = .lines(lines, answer)
    }

    func answer(_ outcomes: [SubmissionOutcome]) -> HTTPAnswer {
        precondition(outcomes.count == items.count, "each item has an outcome")
        switch content {
        case .refusal(let answer): return answer
        case .lines(let lines, let answer):
            var outcomes = outcomes.makeIterator()
            return answer.blocks(
                lines.map { line in
                    switch line.content {
                    case .failure(let fault): .refused(fault, number: line.number)
                    case .success(let item): Self.block(item, line.number, outcomes.next())
                    }
                }
            )
        }
    }

    private static func block(
        _ item: BatchItem,
        _ number: String,
        _ outcome: SubmissionOutcome?
    ) -> MGageAnswer.Block {
        switch outcome {
        case .accepted, .held: .accepted(number, messageID: item.message.messageID)
        case .duplicate(let id): .accepted(number, messageID: id)
        // Only calls with keys, names or dialogues end so, and this dialect has none of them.
        case .notUnique, .conflict, .unknownDialogue, .foreignDialogue, nil:
            .refused(.failed, number: number)
        }
    }
}
