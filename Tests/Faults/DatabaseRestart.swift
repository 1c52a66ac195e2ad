import TestSupport

/// 16 clients send for 10 s, each for a subscriber of its own, while PostgreSQL is restarted in
/// order and then at once.
struct DatabaseRestart {
    private static let clients = 16
    private static let time = Duration.seconds(10)

    func run() async throws -> Figures {
        try await withPrivateServer { database in
            let partner = Partner()
            let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = { partner.answer($0) }
            return try await withRecordingServer(answer: answer) { server in
                let gateway = try GatewayProcess(port: 18_082, databaseURL: database.conninfo)
                defer { gateway.remove() }
                try gateway.prepare(Partner.agreements(url: server.url("/in")))
                try await gateway.start()
                defer { gateway.stop() }
                return try await run(gateway, partner, database)
            }
        }
    }

    private func run(
        _ gateway: GatewayProcess,
        _ partner: Partner,
        _ database: PrivateServer
    ) async throws -> Figures {
        let client = Client(port: gateway.port)
        let start = ContinuousClock.now
        let sent = try await withThrowingTaskGroup(of: Int.self) { group in
            for subscriber in 0..<Self.clients {
                group.addTask {
                    var number = 0
                    while ContinuousClock.now < start + Self.time {
                        try await client.send(subscriber, number)
                        number += 1
                    }
                    return number
                }
            }
            try await Task.sleep(for: .seconds(3))
            try await database.stop(.fast)
            try await Task.sleep(for: .seconds(1))
            try await database.start()
            try await Task.sleep(for: .seconds(2))
            try await database.stop(.immediate)
            try await database.start()
            return try await group.reduce(0, +)
        }
        var figures = Figures(sent: sent)
        try await figures.collect(client, partner, since: start)
        return figures
    }
}
