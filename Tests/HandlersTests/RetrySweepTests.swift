import Delivery
import FoundationEssentials
import Gateway
import Handlers
import Invocation
import JSON
import Store
import Synchronization
import TestSupport
import Testing

@Suite struct RetrySweepTests {
    @Test(arguments: [
        #"{"passes":0}"#, #"{"passes":11}"#, #"{"passes":-1}"#, #"{"passes":1.5}"#,
        #"{"passes":"2"}"#, #"{"passes":null}"#, #"{"everySeconds":-1}"#,
        #"{"everySeconds":61}"#, #"{"passes":1,"everySeconds":[]}"#,
    ])
    func `a plan out of bounds is an error`(_ input: String) async throws {
        try await withTestGateway { gateway in
            let event = try Event.decode(Array(input.utf8))

            await #expect(throws: EventError.self) {
                try await gateway.invoke("RetrySweep", event)
            }
        }
    }

    @Test(arguments: [#"{}"#, #"{"passes":10}"#, #"{"passes":1,"everySeconds":60}"#])
    func `with nothing to do a sweep ends after its last round`(_ input: String) async throws {
        try await withTestGateway { gateway in
            let event = try Event.decode(Array(input.utf8))

            let answer = try await gateway.invoke("RetrySweep", event)

            #expect(
                answer.value == [
                    "delivered": 0, "dead": 0, "putOff": 0, "givenBack": 0, "lost": 0,
                    "unrecorded": 0,
                ]
            )
        }
    }

    @Test func `a sweep takes no other event`() async throws {
        try await withTestGateway { gateway in
            await #expect(throws: EventError.self) {
                try await gateway.invoke("RetrySweep", .queue(QueueEvent(records: [])))
            }
        }
    }

    /// How long a message has waited, in seconds, and whether it is still delivered then.
    private static let ages = [(604_799.0, true), (604_800.0, false)]

    @Test(arguments: ages)
    func `what waited for seven days expires untried`(
        seconds: Double,
        isDelivered: Bool
    ) async throws {
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = {
            .status($0.order == 0 ? 503 : 200)
        }
        try await withRecordingServer(answer: answer) { partner in
            try await withTestGateway(Sample.agreements(primary: partner.url())) { gateway in
                _ = try await gateway.request("OriginateMessage", .numbered(1, from: 111))
                try await gateway.pass(seconds: seconds)
                try await gateway.sweep()

                let story = try await gateway.store.trace("mo-1", by: gateway.soon)
                #expect(story.first?.delivery?.outcome == (isDelivered ? .delivered : .expired))
                #expect(partner.requests.count == (isDelivered ? 2 : 1))
            }
        }
    }

    @Test func `a lane is given back when there is no time for its next message`() async throws {
        let passed = Mutex(Duration.zero)
        let slow = RecordedAnswer.status(200)
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = { request in
            if request.order == 0 { return .status(503) }
            passed.withLock { $0 = .seconds(20) }
            return slow
        }
        try await withRecordingServer(answer: answer) { partner in
            try await withTestGateway(Sample.agreements(primary: partner.url())) { gateway in
                for id in 1...3 {
                    _ = try await gateway.request("OriginateMessage", .numbered(id, from: 111))
                }
                try await gateway.pass(seconds: 31)
                let base = ContinuousClock.now
                let work = CollectedFollowUps()
                var context = gateway.context("RetrySweep", work)
                context.clock.monotonic = { base + passed.withLock(\.self) }
                context.deadline = base + .seconds(40)
                let sweep = RetrySweep(sweep: Sweep(forwarder: gateway.wiring.forwarder))
                let event = Event.schedule(ScheduledEvent())

                let answer = try await sweep.handle(event, context)

                #expect(answer.value?["delivered"] == 1)
                // Twice where the sweep, on a slow database, was claiming it again meanwhile.
                #expect([1, 2].contains(answer.value?["givenBack"]))
                #expect(partner.requests.count == 2)
                #expect(try await gateway.sweep()["delivered"] == 2)
            }
        }
    }

    @Test func `a sweep begins nothing that could last past its time`() async throws {
        let answer: @Sendable (RecordedRequest) async -> RecordedAnswer = {
            .status($0.order == 0 ? 503 : 200)
        }
        try await withRecordingServer(answer: answer) { partner in
            try await withTestGateway(Sample.agreements(primary: partner.url())) { gateway in
                _ = try await gateway.request("OriginateMessage", .numbered(1, from: 111))
                try await gateway.pass(seconds: 31)
                var context = gateway.context("RetrySweep", CollectedFollowUps())
                context.deadline = ContinuousClock.now + .seconds(22)
                let sweep = RetrySweep(sweep: Sweep(forwarder: gateway.wiring.forwarder))

                let answer = try await sweep.handle(.schedule(ScheduledEvent()), context)

                #expect(answer.value?["delivered"] == 0)
                #expect(partner.requests.count == 1)
            }
        }
    }
}

extension HTTPEvent {
    /// An MO that bears a number.
    ///
    /// - Parameter subscriber: The last three digits of its number.
    static func numbered(_ id: Int, from subscriber: Int) -> HTTPEvent {
        .origination([
            "id": .string("mo-\(id)"), "from": .string("+447700900\(subscriber)"), "to": "2255",
            "text": .string("\(id)"),
        ])
    }
}
