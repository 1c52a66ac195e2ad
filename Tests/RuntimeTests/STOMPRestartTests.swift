import STOMP
import Testing
import TestSupport

@Suite(.enabled(if: PrivateBroker.isAvailable))
struct STOMPRestartTests {
    private var soon: ContinuousClock.Instant { .now + .seconds(60) }

    @Test func `what has a receipt outlives a kill, and the client finds the broker again`()
        async throws
    {
        try await withPrivateBroker { broker in
            let client = STOMPClient(broker.configuration)
            let queue = TestBroker.newQueue()
            let headers = [Frame.Header("persistent", "true")]
            func message(_ number: UInt8) -> BrokerMessage {
                BrokerMessage(destination: queue, headers: headers, body: [number])
            }
            for number: UInt8 in 1...20 { try await client.send(message(number), by: soon) }

            try await broker.kill()
            let error = await #expect(throws: STOMPError.self) {
                try await client.send(message(100), by: soon)
            }
            #expect(error == .unreachable("could not connect") || error == .lost)
            #expect(await !client.isReachable(by: soon))

            try await broker.start()
            while await !client.isReachable(by: soon) { try Task.checkCancellation() }
            try await client.send(message(21), by: soon)

            let frames = try await BrokerQueue(queue, of: broker.configuration).take(21, by: soon)
            #expect(frames.map(\.body) == (1...21).map { [$0] })
            await client.close()
        }
    }

    @Test func `a broker that hangs costs the deadline and piles nothing up`() async throws {
        try await withPrivateBroker { broker in
            var configuration = broker.configuration
            configuration.connectTimeout = .milliseconds(300)
            let client = STOMPClient(configuration)
            let message = BrokerMessage(destination: TestBroker.newQueue(), body: [1])
            while await !client.isReachable(by: soon) { try Task.checkCancellation() }
            try await client.send(message, by: soon)

            try await broker.freeze()

            let begin = ContinuousClock.now
            let late = await #expect(throws: STOMPError.self) {
                try await client.send(message, by: .now + .seconds(1))
            }
            #expect(late == .timedOut)
            // On a busy machine the next may still go into the session that is about to end.
            var next = late
            for _ in 1...5 where next == .timedOut {
                next = await #expect(throws: STOMPError.self) {
                    try await client.send(message, by: .now + .seconds(1))
                }
            }
            for _ in 1...5 {
                let error = await #expect(throws: STOMPError.self) {
                    try await client.send(message, by: soon)
                }
                #expect(error == .unreachable("no greeting in time"))
            }
            #expect(begin.duration(to: .now) < .seconds(10))
            await client.close()
        }
    }
}
