import Logging
import Dialects
import Gateway
import Invocation
import JSON
import Store

extension JSON {
    /// What a direct caller is told of a refused message.
    static func refused(_ rejection: Rejection, id: String?) -> JSON {
        .object(skippingNil: [
            ("messageId", id.map(JSON.string)),
            ("status", "rejected"),
            ("reason", .string("\(rejection)")),
        ])
    }
}

extension Intake {
    /// What a direct caller is told of a message.
    func json(messageID: String) -> JSON {
        switch self {
        case .accepted, .duplicate: ["messageId": .string(messageID), "status": "accepted"]
        case .refused(let rejection): .refused(rejection, id: messageID)
        }
    }
}

extension QueueEvent {
    /// Takes each record as a CloudEvents envelope.
    ///
    /// A record that cannot be stored now comes again; one that is no envelope, or whose message is
    /// refused, will never be taken: it is logged and done with.
    func answer(
        _ context: Context,
        _ take: (CloudEvent) async throws -> Answer
    ) async -> Answer {
        var failures: [String] = []
        for record in records {
            do {
                guard case .cloud(let envelope) = try Event.decode(Array(record.body.utf8)) else {
                    throw EventError.malformed("a record is no CloudEvents envelope")
                }
                _ = try await take(envelope)
            } catch let error as EventError {
                context.logger.error(
                    "record dropped",
                    metadata: ["record": "\(record.messageID)", "cause": "\(error)"]
                )
            } catch {
                context.logger.error(
                    "record comes again",
                    metadata: ["record": "\(record.messageID)", "cause": "\(error)"]
                )
                failures.append(record.messageID)
            }
        }
        return .batch(failures: failures)
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
