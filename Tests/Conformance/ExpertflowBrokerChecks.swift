import Gateway
import Invocation
import JSON
import STOMP
import Store
import TestSupport
import Testing

/// The checks with a real broker, one by one, since they share its queues.
extension ExpertflowConformance {
    @Suite(.serialized, .enabled(if: TestBroker.shared != nil))
    struct Broker {
        @Test(.check(21, 17)) func `expertflow-17, 21: an MO is on the broker's queue, once`()
            async throws
        {
            let broker = try #require(TestBroker.shared)
            try await withConnector(at: broker.configuration) { gateway, _ async throws in
                let form = "Body=%F0%9F%91%8D&From=%2B447700900410&To=20901"
                for id in ["SM1", "SM1", "SM2"] {
                    #expect(try await gateway.receive(form + "&SmsSid=\(id)").status == 200)
                }

                let frames = try await broker.take(2, of: "sms-received")

                #expect(frames.map(\.json).map { $0["SmsSid"] } == ["SM1", "SM2"])
                #expect(frames.map(\.json).map { $0["Body"] } == ["👍", "👍"])
                #expect(frames.map { $0.header("type") } == ["twilio", "twilio"])
                let traces = frames.compactMap { $0.header("traceparent") }
                    .compactMap(TraceContext.init(traceparent:))
                #expect(Set(traces).count == 2)
            }
        }

        @Test(.check(22, 27, 31)) func `expertflow-22, 27, 31: a report is there once`()
            async throws
        {
            let broker = try #require(TestBroker.shared)
            try await withConnector(at: broker.configuration) { gateway, _ async throws in
                let id = try #require(
                    try await gateway.send(["channel": "twilio"]).headers["x-message-sid"]
                )
                let state = "MessageSid=SMcarrier0&SmsStatus=delivered"
                for _ in 0..<2 { #expect(try await gateway.notify(state).status == 200) }
                let next = "MessageSid=SM1&SmsStatus=undelivered&ErrorCode=30005"
                #expect(try await gateway.notify(next).status == 200)

                let frames = try await broker.take(2, of: "delivery-report")

                #expect(
                    frames.map(\.json) == [
                        ExpertflowSample.report(id, "DELIVERED", "delivered"),
                        ExpertflowSample.report("SM1", "FAILED", 30_005),
                    ]
                )
                #expect(frames.map { $0.header("type") } == ["twilio", "twilio"])
                #expect(frames.map { $0.header("persistent") } == ["true", "true"])
            }
        }

        @Test(.check(32)) func `expertflow-32: while the broker is down nothing is taken`()
            async throws
        {
            try await withPrivateBroker { broker in
                try await withConnector(at: broker.configuration) { gateway, _ async throws in
                    let id = try #require(
                        try await gateway.send(["channel": "twilio"]).headers["x-message-sid"]
                    )
                    try await broker.kill()
                    let state = "MessageSid=SMcarrier0&SmsStatus=delivered"
                    #expect(try await gateway.notify(state).status == 500)
                    #expect(try await gateway.receive("Body=A&To=1&SmsSid=SM1").status == 500)
                    #expect(try await gateway.send().status == 200)

                    try await broker.start()
                    #expect(try await gateway.notify(state).status == 200)
                    #expect(try await gateway.notify(state).status == 200)
                    #expect(try await gateway.notify("MessageSid=SM2&SmsStatus=read").status == 200)

                    let queue = BrokerQueue("/queue/delivery-report", of: broker.configuration)
                    let frames = try await queue.take(2, by: .now + .seconds(30))
                    #expect(frames.map(\.json).map { $0["MessageSID"]?.string } == [id, "SM2"])
                }
            }
        }

        @Test func `a broker's passcode that is put right serves the next callback`() async throws {
            let broker = try #require(TestBroker.shared)
            var wrong = broker.configuration
            wrong.passcode = "not-the-passcode"
            try await withConnector(at: wrong) { gateway, carriers async throws in
                let mo = "Body=A&To=20901&SmsSid=SM1"
                let state = "MessageSid=SM1&SmsStatus=delivered"
                #expect(try await gateway.receive(mo).status == 500)
                #expect(try await gateway.notify(state).status == 500)

                let settings = BrokerSettings(of: broker.configuration)
                let agreements = ExpertflowSample.agreements(carriers, broker: settings)
                _ = try await gateway.store.apply(agreements, by: gateway.soon)

                #expect(try await gateway.receive(mo).status == 200)
                #expect(try await gateway.notify(state).status == 200)
                for queue in ["sms-received", "delivery-report"] {
                    #expect(try await broker.take(1, of: queue).count == 1)
                }
            }
        }

        @Test func `the longest form fits a frame, however its text is escaped`() async throws {
            let broker = try #require(TestBroker.shared)
            try await withConnector(at: broker.configuration) { gateway, _ async throws in
                let text = String(repeating: "\u{1}", count: 65_000)
                #expect(try await gateway.receive("To=20901&Body=" + text).status == 200)

                let frames = try await broker.take(1, of: "sms-received")

                #expect(frames.first?.json["Body"]?.string == text)
            }
        }

        @Test func `what a broker did not take is tried again`() async throws {
            try await withPrivateBroker { broker in
                try await withConnector(at: broker.configuration, answer: { _ in .status(400) }) {
                    gateway,
                    _ async throws in
                    try await broker.kill()
                    let answer = try await gateway.send(["channel": "twilio"])
                    let id = try #require(answer.headers["x-message-sid"])

                    try await broker.start()
                    try await gateway.pass(seconds: 1.2)
                    try await gateway.sweep()

                    let queue = BrokerQueue("/queue/delivery-report", of: broker.configuration)
                    let frames = try await queue.take(1, by: .now + .seconds(30))
                    #expect(
                        frames.map(\.json) == [ExpertflowSample.report(id, "FAILED", 400)]
                    )
                }
            }
        }
    }
}

extension TestBroker {
    fileprivate func take(_ count: Int, of queue: String) async throws -> [Frame] {
        let queue = BrokerQueue("/queue/" + queue, of: configuration)
        return try await queue.take(count, by: .now + .seconds(30))
    }
}

extension Frame {
    fileprivate var json: JSON { (try? JSON.parse(body)) ?? .null }
}

/// Runs a gateway with a connector that has a broker.
func withConnector(
    at broker: BrokerConfiguration,
    answer: @escaping @Sendable (RecordedRequest) async -> RecordedAnswer = {
        ExpertflowSample.take($0)
    },
    _ body: (TestGateway, RecordingServer) async throws -> Void
) async throws {
    let settings = BrokerSettings(of: broker)
    try await withRecordingServer(answer: answer) { carriers in
        let agreements = ExpertflowSample.agreements(carriers, broker: settings)
        try await withTestGateway(agreements) { gateway in try await body(gateway, carriers) }
    }
}

extension BrokerSettings {
    /// As an agreement has them.
    fileprivate init(of broker: BrokerConfiguration) {
        self.init(
            url: "\(broker.address)",
            host: nil,
            login: broker.login,
            passcode: broker.passcode
        )
    }
}
