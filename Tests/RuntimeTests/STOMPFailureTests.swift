import Curl
import STOMP
import Synchronization
import Testing
import TestSupport

@Suite struct STOMPFailureTests {
    private let message = BrokerMessage(destination: "/queue/a", body: [1])

    private var soon: ContinuousClock.Instant { .now + .seconds(30) }

    /// A broker that says yes to everything.
    private let willing: ScriptedBroker.Script = { frame, _ in
        frame.command == "CONNECT" ? .greeting : .receipts([frame])
    }

    @Test func `sends that come together share a connection, and receipts may come in any order`()
        async throws
    {
        let frames = Mutex<[Frame]>([])
        let script: ScriptedBroker.Script = { frame, _ in
            if frame.command == "CONNECT" { return .greeting }
            return frames.withLock { frames in
                frames.append(frame)
                return frames.count == 20 ? .receipts(frames.reversed()) : .silence
            }
        }
        try await ScriptedBroker.with(script) { broker, configuration in
            let client = STOMPClient(configuration)

            try await withThrowingTaskGroup { group in
                for _ in 1...20 { group.addTask { try await client.send(message, by: soon) } }
                try await group.waitForAll()
            }

            #expect(broker.connectionCount == 1)
            await client.close()
        }
    }

    @Test func `a broker that falls silent costs the deadline, and then a new connection`()
        async throws
    {
        let script: ScriptedBroker.Script = { frame, connection in
            if frame.command == "CONNECT" { return .greeting }
            return connection == 1 ? .silence : .receipts([frame])
        }
        try await ScriptedBroker.with(script) { broker, configuration in
            let client = STOMPClient(configuration)

            let patient = Task { try await client.send(message, by: soon) }
            let late = await #expect(throws: STOMPError.self) {
                try await client.send(message, by: .now + .milliseconds(1_100))
            }
            #expect(late == .timedOut)
            let other = await #expect(throws: STOMPError.self) { try await patient.value }
            #expect(other == .lost)
            try await client.send(message, by: soon)

            #expect(broker.connectionCount == 2)
            await client.close()
        }
    }

    @Test func `a silent greeting fails all who wait when the time to connect is over`()
        async throws
    {
        try await ScriptedBroker.with({ _, _ in .silence }) { broker, configuration in
            var configuration = configuration
            configuration.connectTimeout = .milliseconds(200)
            let client = STOMPClient(configuration)
            let begin = ContinuousClock.now

            async let first = client.isReachable(by: soon)
            async let second = client.isReachable(by: soon)

            #expect(await [first, second] == [false, false])
            #expect(begin.duration(to: .now) < .seconds(10))
            #expect(broker.connectionCount <= 2)
            await client.close()
        }
    }

    @Test func `a deadline that comes before the connection is kept`() async throws {
        try await ScriptedBroker.with({ _, _ in .silence }) { _, configuration in
            let client = STOMPClient(configuration)

            let error = await #expect(throws: STOMPError.self) {
                try await client.send(message, by: .now + .milliseconds(50))
            }

            #expect(error == .timedOut)
            await client.close()
        }
    }

    @Test func `a connection that ends before the receipt leaves the send open`() async throws {
        let script: ScriptedBroker.Script = { frame, _ in
            frame.command == "CONNECT" ? .greeting : .close
        }
        try await ScriptedBroker.with(script) { _, configuration in
            let client = STOMPClient(configuration)

            let error = await #expect(throws: STOMPError.self) {
                try await client.send(message, by: soon)
            }

            #expect(error == .lost && error?.isPermanent == false)
            await client.close()
        }
    }

    @Test func `a connection that ended while idle is made anew without a failure`() async throws {
        let script: ScriptedBroker.Script = { frame, connection in
            if frame.command == "CONNECT" { return .greeting }
            return frame.body == [0] ? .close : .receipts([frame])
        }
        try await ScriptedBroker.with(script) { broker, configuration in
            let client = STOMPClient(configuration)
            try await client.send(message, by: soon)
            let last = BrokerMessage(destination: "/queue/a", body: [0])
            _ = try? await client.send(last, by: soon)

            try await client.send(message, by: soon)

            #expect(broker.connectionCount == 2)
            await client.close()
        }
    }

    @Test(arguments: ["HTTP/1.1 400 Bad Request\r\n\r\n\0", "CONNECTED\nversion:1.0\n\n\0"])
    func `a broker that speaks something else is out of reach`(_ answer: String) async throws {
        try await ScriptedBroker.with({ _, _ in .text(answer) }) { _, configuration in
            let client = STOMPClient(configuration)

            let error = await #expect(throws: STOMPError.self) {
                try await client.send(message, by: soon)
            }

            #expect(error == .malformed)
            await client.close()
        }
    }

    @Test func `a closed port fails at once, and reachability says so`() async throws {
        let client = STOMPClient(try ScriptedBroker.configuration(port: 1))

        let error = await #expect(throws: STOMPError.self) {
            try await client.send(message, by: soon)
        }

        #expect(error == .unreachable("could not connect"))
        #expect(await !client.isReachable(by: soon))
        await client.close()
    }

    @Test func `a login that cannot be sent tells of the configuration, not of the message`()
        async throws
    {
        try await ScriptedBroker.with(willing) { _, configuration in
            var configuration = configuration
            configuration.login = "waypost"
            configuration.passcode = "secret\n"
            let client = STOMPClient(configuration)

            let error = await #expect(throws: STOMPError.self) {
                try await client.send(message, by: soon)
            }

            #expect(error == .unreachable("login, passcode or host cannot be sent"))
            #expect(error?.isPermanent == false)
            await client.close()
        }
    }

    @Test func `an address that is not allowed is not connected to`() async throws {
        try await ScriptedBroker.with(willing) { broker, configuration in
            var configuration = configuration
            configuration.policy.allowsPrivate = false
            let client = STOMPClient(configuration)

            let error = await #expect(throws: STOMPError.self) {
                try await client.send(message, by: soon)
            }

            #expect(error == .unreachable("the address is not allowed"))
            #expect(broker.connectionCount == 0)
            await client.close()
        }
    }
}
