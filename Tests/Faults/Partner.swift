import JSON
import Synchronization
import TestSupport

/// The partner's server: answers as it is told, and keeps what it took.
final class Partner: Sendable {
    private struct State {
        var isDown = false
        var taken: [String] = []
    }

    private let state = Mutex(State())

    /// Texts that it answered with 200, in this order.
    var taken: [String] { state.withLock(\.taken) }

    func set(isDown: Bool) { state.withLock { $0.isDown = isDown } }

    func answer(_ request: RecordedRequest) -> RecordedAnswer {
        let text = (try? JSON.parse(request.body))?["text"]?.string ?? "unreadable"
        return state.withLock { state in
            if state.isDown { return .status(503) }
            state.taken.append(text)
            return .status(200)
        }
    }

    /// An agreement with this partner and 50 subscribers.
    static func agreements(url: String) -> String {
        let numbers = (0..<subscribers).map { "\"\(number($0))\"" }.joined(separator: ", ")
        return """
            carriers:
              - {name: north, kind: simulated, secrets: [\(Client.secret)]}
            partners:
              - name: acme
                dialect: gtiglobal
                primary: \(url)
                clientTokens: [client-token-of-acme-1]
                gtiglobalToken: server-token-of-acme-1
                carrier: north
                subscribers: [\(numbers)]
            """
    }

    static let subscribers = 50

    static func number(_ subscriber: Int) -> String { "+4477009000\(10 + subscriber)" }
}
