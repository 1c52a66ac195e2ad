import Curl
import STOMP
import Testing
import TestSupport

@Suite(.enabled(if: TestBroker.shared != nil))
struct STOMPBrokerTests {
    private var soon: ContinuousClock.Instant { .now + .seconds(60) }

    private func broker() throws -> TestBroker { try #require(TestBroker.shared) }

    @Test func `a message arrives as it was sent`() async throws {
        let configuration = try broker().configuration
        let queue = TestBroker.newQueue()
        let client = STOMPClient(configuration)
        let headers = [
            Frame.Header("persistent", "true"), Frame.Header("content-type", "application/json"),
            Frame.Header("odd:\\name", "odd:\r\n\\value é"),
        ]
        let body: [UInt8] = [0x7B, 0, 0x0A, 0xFF, 0x7D]

        try await client.send(
            BrokerMessage(destination: queue, headers: headers, body: body),
            by: soon
        )
        try await client.send(BrokerMessage(destination: queue, body: []), by: soon)

        let frames = try await BrokerQueue(queue, of: configuration).take(2, by: soon)
        #expect(frames.map(\.body) == [body, []])
        for header in headers { #expect(frames.first?.header(header.name) == header.value) }
        await client.close()
    }

    @Test(
        arguments: [
            ([Frame.Header("type", "A")], "A"), ([Frame.Header("JMSType", "B")], "B"),
            ([Frame.Header("type", "C"), Frame.Header("JMSType", "D")], "D"),
        ]
    )
    func `ActiveMQ makes JMSType of either header, in texts and in bytes`(
        _ headers: [Frame.Header],
        _ type: String
    ) async throws {
        let configuration = try broker().configuration
        let queue = TestBroker.newQueue()
        let client = STOMPClient(configuration)

        for extra in [[], [Frame.Header("amq-msg-type", "text")]] {
            let all = headers + extra
            try await client.send(
                BrokerMessage(destination: queue, headers: all, body: [0x7B, 0x7D]),
                by: soon
            )
        }

        let frames = try await BrokerQueue(queue, of: configuration).take(2, by: soon)
        // It names JMSType `type` to receivers of STOMP.
        #expect(frames.map { $0.header("type") } == [type, type])
        #expect(frames.map(\.body) == [[0x7B, 0x7D], [0x7B, 0x7D]])
        await client.close()
    }

    @Test func `many sends at once all arrive`() async throws {
        let configuration = try broker().configuration
        let queue = TestBroker.newQueue()
        let client = STOMPClient(configuration)

        try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask {
                    let message = BrokerMessage(destination: queue, body: Array("\(number)".utf8))
                    try await client.send(message, by: soon)
                }
            }
            try await group.waitForAll()
        }

        let frames = try await BrokerQueue(queue, of: configuration).take(200, by: soon)
        let numbers = frames.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(Set(numbers) == Set((0..<200).map { "\($0)" }))
        await client.close()
    }

    @Test func `a queue that the broker forbids is refused, and others go on`() async throws {
        let client = STOMPClient(try broker().configuration)
        let forbidden = BrokerMessage(destination: "/queue/forbidden.a", body: [1])

        let error = await #expect(throws: STOMPError.self) {
            try await client.send(forbidden, by: soon)
        }

        guard case .refused(let text)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(text.contains("not authorized"))
        let message = BrokerMessage(destination: TestBroker.newQueue(), body: [1])
        try await client.send(message, by: soon)
        await client.close()
    }

    @Test(arguments: [nil, "wrong-passcode"])
    func `a wrong passcode is refused and not told`(_ passcode: String?) async throws {
        var configuration = try broker().configuration
        configuration.passcode = passcode
        let client = STOMPClient(configuration)

        let error = await #expect(throws: STOMPError.self) {
            try await client.send(BrokerMessage(destination: "/queue/test.a", body: [1]), by: soon)
        }

        guard case .refused? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("wrong-passcode") == false)
        #expect(await !client.isReachable(by: soon))
        await client.close()
    }

    @Test func `TLS goes to a broker whose certificate is trusted, and to no other`() async throws {
        let broker = try broker()
        var configuration = TestBroker.configuration(for: try #require(broker.tlsAddress))
        let message = BrokerMessage(
            destination: TestBroker.newQueue(),
            body: Array(repeating: 1, count: 200_000)
        )
        let stranger = STOMPClient(configuration)
        let authorities: String = try #require(broker.authorities)
        configuration.authorities = authorities
        let friend = STOMPClient(configuration)

        let error = await #expect(throws: STOMPError.self) {
            try await stranger.send(message, by: soon)
        }
        guard case .unreachable(let text)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(text.contains("certificate"))
        try await friend.send(message, by: soon)
        try await friend.send(message, by: soon)

        let queue = BrokerQueue(message.destination, of: broker.configuration)
        #expect(try await queue.take(2, by: soon).map(\.body) == [message.body, message.body])
        await stranger.close()
        await friend.close()
    }
}
