import Gateway
package import Invocation
import JSON
import Synchronization

/// Plays the partner's server in a demonstration: takes what it is sent, and lists it.
///
/// `POST` below its path receives, and so does `GET` there with a query, as some callbacks are
/// made; `GET` of the path itself lists the newest first; `PUT ?answer=503` sets the status
/// that it answers from now on, so that store-and-forward can be watched; `DELETE` empties it.
package final class DemoInbox: Sendable {
    package static let path = "/_waypost/inbox"

    /// Messages kept; older ones make room.
    private static let limit = 1_000

    private struct State {
        var received: [JSON] = []
        var total = 0
        var status = 200
    }

    private let state = Mutex(State())

    package init() {}

    /// Answers a request below ``path``; nil for any other path.
    package func answer(_ event: HTTPEvent) -> HTTPAnswer? {
        guard event.path == Self.path || event.path.hasPrefix(Self.path + "/") else { return nil }
        switch event.method {
        case "POST": return receive(event, (try? JSON.parse(event.body)) ?? .string("unreadable"))
        case "GET" where event.path != Self.path && !event.queryItems.isEmpty:
            return receive(
                event,
                .object(event.queryItems.map { .init($0.name, .string($0.value)) })
            )
        case "GET": return list()
        case "PUT": return set(event.queryItems.last { $0.name == "answer" }?.value)
        case "DELETE":
            state.withLock { $0.received = [] }
            return list()
        case _: return .init(status: 405, headers: ["allow": "GET, POST, PUT, DELETE"])
        }
    }

    private func receive(_ event: HTTPEvent, _ message: JSON) -> HTTPAnswer {
        guard event.body.count <= Limits.bodyOctets else { return .init(status: 413) }
        let status = state.withLock { state in
            state.total += 1
            if 200...299 ~= state.status {
                state.received.append([
                    "partner": .string(String(event.path.dropFirst(Self.path.count + 1))),
                    "message": message,
                ])
                state.received.removeFirst(max(0, state.received.count - Self.limit))
            }
            return state.status
        }
        return .init(status: status)
    }

    private func set(_ text: String?) -> HTTPAnswer {
        guard let status = text.flatMap({ Int($0) }), 200...599 ~= status else {
            return json(400, ["error": "answer=200 to 599 is needed"])
        }
        state.withLock { $0.status = status }
        return json(200, ["answer": .integer(Int64(status))])
    }

    private func list() -> HTTPAnswer {
        let (received, total, status) = state.withLock { ($0.received, $0.total, $0.status) }
        return json(
            200,
            [
                "answer": .integer(Int64(status)),
                "requests": .integer(Int64(total)),
                "taken": .array(received.reversed()),
            ]
        )
    }

    private func json(_ status: Int, _ body: JSON) -> HTTPAnswer {
        .init(
            status: status,
            headers: ["content-type": "application/json"],
            body: body.serialized() + [UInt8(ascii: "\n")]
        )
    }
}
