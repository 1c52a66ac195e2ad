import Handlers
import Invocation
import JSON
import Synchronization
import TestSupport
import Testing

/// The checks on what waits here: links that are down, order, keys, processes that die.
extension ExpertflowConformance {
    @Test(.check(12)) func `expertflow-12: what comes while a link is down is sent in order`()
        async throws
    {
        let isUp = Atomic(false)
        try await withConnector { request in
            isUp.load(ordering: .sequentiallyConsistent) ? ExpertflowSample.take(request) : .reset
        } _: { gateway, carriers async throws in
            for text in ["A", "B", "C"] {
                #expect(try await gateway.send(["Body": .string(text)]).status == 200)
            }
            let before = carriers.requests.count
            isUp.store(true, ordering: .sequentiallyConsistent)

            try await gateway.pass(seconds: 61)
            try await gateway.sweep()

            #expect(carriers.all("text").dropFirst(before) == ["A", "B", "C"])
        }
    }

    @Test func `a temporary answer is tried again, a permanent one is told`() async throws {
        try await withConnector(answer: { .status($0.order == 0 ? 429 : 400) }) {
            gateway,
            carriers async throws in
            let id = try #require(
                try await gateway.send(["channel": "twilio"]).headers["x-message-sid"]
            )
            #expect(try await gateway.reports().isEmpty)

            try await gateway.pass(seconds: 1.2)
            try await gateway.sweep()

            #expect(carriers.requests.count == 2)
            #expect(
                try await gateway.reports() == [ExpertflowSample.report(id, "FAILED", 400)]
            )
        }
    }

    @Test(.check(14)) func `expertflow-14: a message waits for 48 h and no longer`() async throws {
        try await withConnector(answer: { _ in .reset }) { gateway, carriers async throws in
            let id = try #require(try await gateway.send().headers["x-message-sid"])

            try await gateway.pass(seconds: 48 * 3_600 - 1)
            try await gateway.sweep()
            #expect(try await gateway.reports().isEmpty)
            let tried = carriers.requests.count
            #expect(tried == 2)

            try await gateway.pass(seconds: 61)
            for _ in 0..<2 { try await gateway.sweep() }

            #expect(carriers.requests.count == tried)
            #expect(
                try await gateway.reports() == [ExpertflowSample.report(id, "FAILED", "EXPIRED")]
            )
        }
    }

    @Test(.check(38)) func `expertflow-38: a killed process leaves its message to the next`()
        async throws
    {
        try await withConnector { gateway, carriers async throws in
            let functions = gateway.wiring.functions()
            let function = try #require(functions.first { $0 is TerminateMessage })
            let event = HTTPEvent(
                method: "POST",
                path: "/msg-client/send",
                headers: ["content-type": "application/json"],
                body: ExpertflowSample.send.serialized()
            )
            // What it would do after the answer is never done.
            let context = gateway.context(function.name, CollectedFollowUps())
            guard case .http(let answer) = try await function.handle(.http(event), context) else {
                throw CancellationError()
            }
            #expect(answer.status == 200)
            #expect(carriers.requests.isEmpty)

            try await gateway.pass(seconds: 61)
            try await gateway.sweepInNewProcess()

            #expect(carriers.all("to") == [ExpertflowSample.number])
        }
    }

    @Test(.check(39)) func `expertflow-39: a key sends once, whatever comes under it`()
        async throws
    {
        try await withConnector { gateway, carriers async throws in
            let key = ["idempotency-key": "chat-81"]
            let first = try await gateway.send(headers: key)
            let second = try await gateway.send(headers: key)
            let other = try await gateway.send(
                ["To": .string(ExpertflowSample.sibling), "Body": "Else"],
                headers: key
            )

            #expect([first, second, other].map(\.status) == [200, 200, 200])
            let id = try #require(first.headers["x-message-sid"])
            #expect(second.headers["x-message-sid"] == id)
            #expect(other.headers["x-message-sid"] == id)
            #expect(carriers.requests.count == 1)

            for _ in 0..<2 { #expect(try await gateway.send().status == 200) }
            #expect(carriers.requests.count == 3)
        }
    }

    @Test(.check(41)) func `expertflow-41: a message waits behind one that is tried again`()
        async throws
    {
        try await withConnector(answer: { $0.order == 0 ? .status(503) : .status(200) }) {
            gateway,
            carriers async throws in
            _ = try await gateway.send(["Body": "A"])
            _ = try await gateway.send(["Body": "B"])
            _ = try await gateway.send(["Body": "C", "To": .string(ExpertflowSample.sibling)])
            #expect(carriers.all("text") == ["A", "C"])

            try await gateway.pass(seconds: 6)
            try await gateway.sweep()

            #expect(carriers.all("text") == ["A", "C", "A", "B"])
        }
    }
}
