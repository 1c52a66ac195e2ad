import Handlers
import Invocation
import JSON
import Postgres
import TestSupport
import Testing

/// States that come while their message is being recorded.
extension ExpertflowConformance {
    @Test func `a kept state goes before one that comes between the record and its match`()
        async throws
    {
        try await withCrossing { gateway, _, id async throws in
            let form = "MessageSid=SMcarrier0&SmsStatus=failed&To=%2B447700900410"

            #expect(try await gateway.notify(form).status == 200)

            #expect(
                try await gateway.reports() == [
                    ExpertflowSample.report(id, "DELIVERED", "delivered")
                ]
            )
        }
    }

    @Test func `a state that crosses the record of its message looks again`() async throws {
        try await withCrossing { gateway, followUps, id async throws in
            await followUps.run()

            #expect(
                try await gateway.reports() == [
                    ExpertflowSample.report(id, "DELIVERED", "delivered")
                ]
            )
        }
    }

    /// A state is kept while the message's delivery is being recorded, and neither sees the other.
    ///
    /// - Parameter body: Gets what the state's invocation left for after its answer, and the
    ///   message's id.
    private func withCrossing(
        _ body: (TestGateway, CollectedFollowUps, String) async throws -> Void
    ) async throws {
        let (untilOpened, gate) = AsyncStream<Never>.makeStream()
        try await withConnector { request in
            for await _ in untilOpened {}
            return ExpertflowSample.take(request)
        } _: { gateway, carriers async throws in
            async let answer = gateway.send(["channel": "twilio"])
            await carriers.waitForRequests(1)
            let function = DeliveryReport(forwarder: gateway.wiring.forwarder)
            let form = "MessageSid=SMcarrier0&SmsStatus=delivered&To=%2B447700900410"
            let event = ExpertflowSample.form("delivery-notification", form, "")
            let work = CollectedFollowUps()
            _ = try await function.handle(.http(event), gateway.context(function.name, work))
            func rename(_ name: String) async throws {
                let script = "UPDATE store.early_report SET ref = '\(name)'"
                try await gateway.pool.execute(script: script, by: gateway.soon)
            }
            try await rename("not committed yet")
            gate.finish()
            let id = try #require(try await answer.headers["x-message-sid"])
            try await rename("SMcarrier0")
            #expect(try await gateway.reports().isEmpty)
            try await body(gateway, work, id)
        }
    }
}
