import Curl
import JSON
import Synchronization
import TestSupport

/// Sends MOs as a carrier does: again, under the same id, until they are accepted.
final class Client: Sendable {
    static let secret = "secret-of-the-carrier-1"

    private struct State {
        var accepted: Set<String> = []
        var declined = 0
        var other = 0
    }

    private let gateway: GatewayClient
    private let state = Mutex(State())

    init(port: Int) { gateway = GatewayClient(port: port) }

    /// Texts that were answered with 200.
    var accepted: Set<String> { state.withLock(\.accepted) }

    func fill(_ figures: inout Figures) {
        state.withLock { state in
            figures.declined = state.declined
            figures.otherAnswers = state.other
        }
    }

    /// Sends number `number` of a subscriber, at most for two minutes.
    func send(_ subscriber: Int, _ number: Int) async throws {
        let text = "\(subscriber)/\(number)"
        let body: JSON = [
            "id": .string("mo-\(subscriber)-\(number)"),
            "from": .string(Partner.number(subscriber)),
            "to": ["+12025550140"],
            "text": .string(text),
        ]
        let headers = GatewayClient.bearer(Self.secret)
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end {
            // No answer at all is what a gateway that was killed gives: it is sent again too.
            let status = try? await gateway.send(
                "POST",
                "/carrier/north/mo",
                headers,
                body.serialized()
            ).status
            let isAccepted = state.withLock { state in
                switch status {
                case 200: state.accepted.insert(text)
                case 503: state.declined += 1
                case nil: break
                case _: state.other += 1
                }
                return status == 200
            }
            if isAccepted { return }
            // A sender's pause, so that a gateway that comes back is not met by a storm.
            try await Task.sleep(for: .milliseconds(100))
        }
        throw RigProblem("a message was not accepted within two minutes")
    }

    func close() async { await gateway.close() }
}
