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

    private let http = HTTPClient(
        policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: true),
        userAgent: "faults"
    )
    private let url: String
    private let state = Mutex(State())

    init(port: Int) {
        url = "http://127.0.0.1:\(port)/carrier/north/mo"
    }

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
        let request = HTTPRequest(
            method: "POST",
            url: url,
            headers: [
                ("authorization", "Bearer \(Self.secret)"), ("content-type", "application/json"),
            ],
            body: body.serialized(),
            connectTimeout: .seconds(2),
            totalTimeout: .seconds(20),
            answerLimit: 65_536
        )
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end {
            // No answer at all is what a gateway that was killed gives: it is sent again too.
            let status = try? await http.send(request).status
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
            try await Task.sleep(for: .milliseconds(100))
        }
        throw RigProblem("a message was not accepted within two minutes")
    }

    func close() async { await http.close() }
}
