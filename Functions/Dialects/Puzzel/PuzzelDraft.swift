import Gateway
import Invocation

/// The messages of a request with the line that each gets.
struct PuzzelDraft: BatchDraft {
    let reply: PuzzelReply
    let batch: String
    /// In the order of the request; those of code ``PuzzelCode/accepted`` belong to the items.
    var lines: [PuzzelLine] = []
    var batchName: String?
    private(set) var items: [BatchItem] = []

    var refused: Int { lines.count - items.count }

    init(reply: PuzzelReply, batch: String, lines: [PuzzelLine] = []) {
        self.reply = reply
        self.batch = batch
        self.lines = lines
    }

    /// Takes a message, whose line comes after those that are there.
    mutating func take(_ item: BatchItem) {
        items.append(item)
        lines.append(
            PuzzelLine(
                .accepted,
                clientReference: item.message.reference,
                recipient: item.message.owner.e164,
                messageID: item.message.messageID
            )
        )
    }

    func answer(_ outcomes: [SubmissionOutcome]) -> HTTPAnswer {
        precondition(outcomes.count == items.count, "one outcome for each item")
        var rest = outcomes[...]
        let told = lines.map { line in
            guard line.code == .accepted, let outcome = rest.popFirst() else { return line }
            return Self.line(line, outcome)
        }
        return reply.response(batch: batch, told)
    }

    private static func line(_ line: PuzzelLine, _ outcome: SubmissionOutcome) -> PuzzelLine {
        switch outcome {
        case .accepted(let dialogue):
            var line = line
            line.sessionID = dialogue
            return line
        case .held(let dialogue):
            var held = refused(line, .quota)
            held.messageID = line.messageID
            held.sessionID = dialogue
            return held
        // Keys are none of this protocol; what is there already is not unique.
        case .notUnique, .duplicate, .conflict: return refused(line, .notUnique)
        case .unknownDialogue: return refused(line, .syntax, "settings.sessionId: no such session")
        case .foreignDialogue:
            return refused(line, .illegalAction, "settings.sessionId: of another recipient")
        }
    }

    private static func refused(
        _ line: PuzzelLine,
        _ code: PuzzelCode,
        _ text: String? = nil
    ) -> PuzzelLine {
        PuzzelLine(
            code,
            text: text,
            clientReference: line.clientReference,
            recipient: line.recipient
        )
    }
}
