package import Gateway
package import Invocation
import JSON

/// A request of an application that has no broker, to a queue of the product itself.
///
/// `GET /msg-client/queue/NAME?limit=N` lists its oldest messages, `DELETE …/NAME/ID` takes one
/// off.
package struct ExpertflowQueueCall: Sendable {
    /// What is asked for.
    package enum Act: Hashable, Sendable {
        case list(limit: Int)
        case takeOff(UUIDv7)
    }

    /// What a request is before anybody was looked up.
    package enum Opening: Sendable {
        case answer(HTTPAnswer)
        case call(ExpertflowQueueCall)
    }

    /// The same as for sending.
    package let credential: Credential
    package let queue: String
    package let act: Act

    private static let root = Expertflow.root + "/queue"
    /// Messages of a list where nobody asks for another number.
    private static let usualLimit = 100

    /// Whether a path belongs to it, known or not within it.
    package static func serves(path: String) -> Bool {
        path == root || path.hasPrefix(root + "/")
    }

    package static func open(_ event: HTTPEvent) -> Opening {
        let parts = event.path.dropFirst(root.count).split(separator: "/").map(String.init)
        guard let queue = parts.first, ExpertflowForm.queues.contains(queue), parts.count <= 2
        else { return .answer(ExpertflowAnswer.notFound) }
        let method = parts.count == 1 ? "GET" : "DELETE"
        guard event.method == method else {
            let headers = ["allow": method]
            return .answer(ExpertflowAnswer.refused(405, "\(method) is needed", headers: headers))
        }
        guard let credential = Expertflow.credential(event) else {
            return .answer(ExpertflowAnswer.unidentified)
        }
        let act: Act
        if parts.count == 2 {
            guard let id = UUIDv7(parts[1]) else { return .answer(ExpertflowAnswer.notFound) }
            act = .takeOff(id)
        } else {
            guard let limit = limit(event) else {
                let most = Limits.listedQueueMessages.upperBound
                return .answer(ExpertflowAnswer.refused(400, "limit must be 1 to \(most)"))
            }
            act = .list(limit: limit)
        }
        return .call(ExpertflowQueueCall(credential: credential, queue: queue, act: act))
    }

    /// The answer with messages, the oldest first: `[{"id","JMSType","body"}]`.
    ///
    /// - Parameter messages: Their bodies are JSON, which the answer holds as such.
    package static func list(
        _ messages: [(id: String, type: String, body: String)]
    ) -> HTTPAnswer {
        let list: JSON = .array(
            messages.map { message in
                [
                    "id": .string(message.id),
                    "JMSType": .string(message.type),
                    "body": (try? JSON.parse(Array(message.body.utf8))) ?? .null,
                ]
            }
        )
        return HTTPAnswer(
            status: 200,
            headers: ["content-type": "application/json"],
            body: list.serialized()
        )
    }

    package static func takenOff() -> HTTPAnswer { HTTPAnswer(status: 204) }

    package static func notFound() -> HTTPAnswer { ExpertflowAnswer.notFound }

    package static func unidentified() -> HTTPAnswer { ExpertflowAnswer.unidentified }

    package static func rateLimited() -> HTTPAnswer { ExpertflowAnswer.rateLimited }

    /// The answer when it was not done, by our fault.
    package static func failed() -> HTTPAnswer { ExpertflowAnswer.failed }

    private static func limit(_ event: HTTPEvent) -> Int? {
        guard let text = event.queryItems.first(where: { $0.name == "limit" })?.value else {
            return usualLimit
        }
        return Int(text).flatMap { Limits.listedQueueMessages ~= $0 ? $0 : nil }
    }
}
