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
    /// overtake it. One that is refused until an agreement is applied comes again alone. One that
    /// is no envelope, or will never be taken, is logged and done with.
    func answer(
        _ context: Context,
        _ take: (CloudEvent, Context) async throws -> DirectAnswer
    ) async -> Answer {
        var failures: [String] = []
        for (index, record) in records.enumerated() {
            do {
                guard case .cloud(let envelope) = try Event.decode(Array(record.body.utf8)) else {
                    throw EventError.malformed("a record is no CloudEvents envelope")
                }
                let trace = envelope.traceparent.flatMap(TraceContext.init(traceparent:))
                let answer = try await take(envelope, context.following(trace))
                guard let refusal = answer.refusal else { continue }
                log(record, refusal, comesAgain: answer.comesAgain, context)
                if answer.comesAgain { failures.append(record.messageID) }
            } catch let error as EventError {
                log(record, error.description, comesAgain: false, context)
            } catch {
                log(record, "\(error)", comesAgain: true, context)
                return .batch(failures: failures + records[index...].map(\.messageID))
            }
        }
        return .batch(failures: failures)
    }

    private func log(_ record: Record, _ cause: String, comesAgain: Bool, _ context: Context) {
        context.logger.error(
            comesAgain ? "record comes again" : "record dropped",
            metadata: ["record": "\(record.messageID)", "cause": "\(cause)"]
        )
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
