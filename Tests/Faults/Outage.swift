import TestSupport

/// 500 MOs of 50 subscribers while the partner's server is down for 5 s.
struct Outage {
    let kills: Bool

    private static let messages = 10
    private static let outage = Duration.seconds(5)

    func run() async throws -> Figures {
        let partner = Partner()
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = { partner.answer($0) }
        return try await withRecordingServer(answer: answer) { server in
            let gateway = try GatewayProcess(port: 18_081, databaseURL: nil)
            defer { gateway.remove() }
            try gateway.prepare(Partner.agreements(url: server.url("/in")))
            try await gateway.start()
            defer { gateway.stop() }
            return try await run(gateway, partner)
        }
    }

    private func run(_ gateway: GatewayProcess, _ partner: Partner) async throws -> Figures {
        let client = Client(port: gateway.port)
        let start = ContinuousClock.now
        var figures = Figures(sent: Partner.subscribers * Self.messages)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for subscriber in 0..<Partner.subscribers {
                group.addTask {
                    for number in 0..<Self.messages {
                        try await client.send(subscriber, number)
                        // Spread over the outage: before it, in it, and after it.
                        try await Task.sleep(for: .milliseconds(700))
                    }
                }
            }
            try await Task.sleep(for: .seconds(1))
            partner.set(isDown: true)
            if kills {
                try await Task.sleep(for: Self.outage / 2)
                gateway.kill()
                try await gateway.start()
                try await Task.sleep(for: Self.outage / 2)
            } else {
                try await Task.sleep(for: Self.outage)
            }
            partner.set(isDown: false)
            try await group.waitForAll()
        }
        try await figures.collect(client, partner, since: start)
        return figures
    }
}
