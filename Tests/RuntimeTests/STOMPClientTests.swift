import STOMP
import Synchronization
import Testing
import TestSupport

@Suite struct STOMPClientTests {
    private let message = BrokerMessage(destination: "/queue/a", body: [1])

    private var soon: ContinuousClock.Instant { .now + .seconds(30) }

    @Test func `no more sends are under way than allowed`() async throws {
        let arrived = Latch()
        let script: ScriptedBroker.Script = { frame, _ in
            if frame.command == "CONNECT" { return .greeting }
            arrived.open()
            return .silence
        }
        try await ScriptedBroker.with(script) { _, configuration in
            var configuration = configuration
            configuration.maximumInFlight = 1
            let client = STOMPClient(configuration)
            let first = Task { try await client.send(message, by: soon) }
            await arrived.wait()

            let second = await #expect(throws: STOMPError.self) {
                try await client.send(message, by: soon)
            }

            #expect(second == .busy)
            await client.close()
            let error = await #expect(throws: STOMPError.self) { try await first.value }
            #expect(error == .closed)
        }
    }

    @Test func `a broker that has all it may have at once is in reach nevertheless`() async throws {
        let arrived = Latch()
        let script: ScriptedBroker.Script = { frame, _ in
            if frame.command == "CONNECT" { return .greeting }
            arrived.open()
            return .silence
        }
        try await ScriptedBroker.with(script) { _, configuration in
            var configuration = configuration
            configuration.maximumInFlight = 1
            let client = STOMPClient(configuration)
            let first = Task { try await client.send(message, by: soon) }
            await arrived.wait()

            #expect(await client.isReachable(by: soon))

            let second = await #expect(throws: STOMPError.self) {
                try await client.send(message, by: soon)
            }
            #expect(second == .busy, "a question gives no place away")
            await client.close()
            _ = await first.result
        }
    }

    @Test func `a cancelled send ends at once, and its place is free again`() async throws {
        let arrived = Latch()
        let script: ScriptedBroker.Script = { frame, _ in
            if frame.command == "CONNECT" { return .greeting }
            if frame.body == [2] { return .receipts([frame]) }
            arrived.open()
            return .silence
        }
        try await ScriptedBroker.with(script) { _, configuration in
            var configuration = configuration
            configuration.maximumInFlight = 1
            let client = STOMPClient(configuration)
            let task = Task { try await client.send(message, by: soon) }
            await arrived.wait()

            task.cancel()

            let error = await #expect(throws: STOMPError.self) { try await task.value }
            #expect(error == .cancelled)
            try await client.send(BrokerMessage(destination: "/queue/a", body: [2]), by: soon)
            await client.close()
        }
    }

    @Test func `a message that is too large or cannot be written is refused for good`()
        async throws
    {
        let script: ScriptedBroker.Script = { frame, _ in
            frame.command == "CONNECT" ? .greeting : .receipts([frame])
        }
        try await ScriptedBroker.with(script) { broker, configuration in
            var configuration = configuration
            configuration.frameLimit = 1_000
            configuration.maximumInFlight = 1
            let client = STOMPClient(configuration)
            let large = BrokerMessage(
                destination: "/queue/a",
                body: Array(repeating: 0, count: 1_000)
            )
            let broken = BrokerMessage(destination: "/queue/\0", body: [])

            for (message, expected) in [
                (large, STOMPError.tooLarge(limit: 1_000)), (broken, .invalidHeader),
            ] {
                let error = await #expect(throws: STOMPError.self) {
                    try await client.send(message, by: soon)
                }
                #expect(error == expected && error?.isPermanent == true)
            }
            try await client.send(message, by: soon)
            await client.close()
        }
    }

    @Test func `a large message goes out whole`() async throws {
        let sizes = Mutex<[Int]>([])
        let script: ScriptedBroker.Script = { frame, _ in
            sizes.withLock { $0.append(frame.body.count) }
            return frame.command == "CONNECT" ? .greeting : .receipts([frame])
        }
        try await ScriptedBroker.with(script) { _, configuration in
            var configuration = configuration
            configuration.frameLimit = 1_000_000
            let client = STOMPClient(configuration)
            let body = [UInt8](repeating: 7, count: 900_000)

            try await client.send(BrokerMessage(destination: "/queue/a", body: body), by: soon)

            #expect(sizes.withLock { $0 } == [0, 900_000])
            await client.close()
        }
    }

    @Test func `a closed client sends no more`() async throws {
        let client = STOMPClient(try ScriptedBroker.configuration(port: 1))

        await client.close()

        let error = await #expect(throws: STOMPError.self) {
            try await client.send(message, by: soon)
        }
        #expect(error == .closed)
        #expect(await !client.isReachable(by: soon))
    }
}
