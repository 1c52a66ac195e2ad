import Logging
import Dialects
import Gateway
import Invocation
import JSON
import Store

/// What became of an event of a direct caller.
struct DirectAnswer {
    var json: JSON
    /// Why nothing was taken; nil when it was.
    var refusal: String?
    /// Whether it may be taken later: once an agreement is applied.
    var comesAgain = false

    static func refused(_ rejection: Rejection, id: String?) -> DirectAnswer {
        DirectAnswer(
            json: .object(skippingNil: [
                ("messageId", id.map(JSON.string)),
                ("status", "rejected"),
                ("reason", .string("\(rejection)")),
            ]),
            refusal: "\(rejection)",
            comesAgain: rejection == .unauthorized || rejection == .unknownSubscriber
        )
    }

    static func taken(_ intake: Intake, id: String) -> DirectAnswer {
        switch intake {
        case .accepted, .duplicate:
            DirectAnswer(json: ["messageId": .string(id), "status": "accepted"])
        case .refused(let rejection): .refused(rejection, id: id)
        }
    }
}

extension QueueEvent {
    /// Takes each record as a CloudEvents envelope, in order.
    ///
    /// A record that cannot be stored now comes again, and so do all behind it, or they would
    /// overtake it. One that is no envelope, or whose message is refused, will never be taken: it
    /// is logged and done with, unless an agreement that is still to be applied would change that.
    func answer(
        _ context: Context,
        _ take: (CloudEvent) async throws -> DirectAnswer
    ) async -> Answer {
        for (index, record) in records.enumerated() {
            var problem: String?
            var comesAgain = false
            do {
                guard case .cloud(let envelope) = try Event.decode(Array(record.body.utf8)) else {
                    throw EventError.malformed("a record is no CloudEvents envelope")
                }
                let answer = try await take(envelope)
                problem = answer.refusal
                comesAgain = answer.comesAgain
            } catch let error as EventError {
                problem = error.description
            } catch {
                problem = "\(error)"
                comesAgain = true
            }
            guard let problem else { continue }
            context.logger.error(
                comesAgain ? "record comes again" : "record dropped",
                metadata: ["record": "\(record.messageID)", "cause": "\(problem)"]
            )
            if comesAgain { return .batch(failures: records[index...].map(\.messageID)) }
        }
        return .batch(failures: [])
    }
}

extension HTTPAnswer {
    /// A path of no dialect: the platform routed it here by mistake.
    static let notFound = HTTPAnswer(
        status: 404,
        headers: ["content-type": "application/json"],
        body: Array(#"{"message":"Not Found"}"#.utf8)
    )
}
