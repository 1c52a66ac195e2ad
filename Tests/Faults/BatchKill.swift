import Curl
import JSON
import TestSupport

/// 1,000 MTs in one request, and a gateway that is killed right after its answer.
struct BatchKill {
    private static let messages = 1_000

    func run() async throws -> Figures {
        let carrier = Partner()
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = { carrier.answer($0) }
        return try await withRecordingServer(answer: answer) { server in
            let gateway = try GatewayProcess(port: 18_082, databaseURL: nil)
            defer { gateway.remove() }
            try gateway.prepare(Self.agreements(url: server.url("/in")))
            try await gateway.start()
            defer { gateway.stop() }
            let start = ContinuousClock.now
            let accepted = try await send(to: gateway)
            gateway.kill()
            try await gateway.start()
            var figures = Figures(sent: Self.messages)
            try await figures.collect(accepted: accepted, carrier, since: start)
            return figures
        }
    }

    /// Texts of the messages that were answered with status 1.
    private func send(to gateway: GatewayProcess) async throws -> Set<String> {
        let texts = (0..<Self.messages).map { "\($0)/0" }
        let messages = texts.enumerated().map { index, text -> JSON in
            ["recipient": .string("+47\(90_000_000 + index)"), "content": .string(text)]
        }
        let body: JSON = [
            "serviceId": 4711, "username": "bulk", "password": "password-of-bulk",
            "message": .array(messages),
        ]
        let response = try await gateway.client.send(
            "POST",
            "/gw/rs/sendMessages",
            [("content-type", "application/json")],
            body.serialized(),
            within: .seconds(60)
        )
        let statuses = try JSON.parse(response.body)["messageStatus"]?.array ?? []
        guard statuses.count == texts.count else {
            throw RigProblem("\(statuses.count) statuses, HTTP \(response.status)")
        }
        return Set(zip(texts, statuses).filter { $1["statusCode"]?.integer == 1 }.map(\.0))
    }

    private static func agreements(url: String) -> String {
        """
        carriers:
          - name: north
            kind: http
            url: \(url)
            token: token-for-the-carrier
            secrets: [secret-of-the-carrier-1]
        partners:
          - name: bulk
            dialect: puzzel
            user: bulk
            password: password-of-bulk
            serviceId: 4711
            serviceName: Bulk
            originator: {type: alphanumeric, text: Bulk}
            carrier: north
        """
    }
}
