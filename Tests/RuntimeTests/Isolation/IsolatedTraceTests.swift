import Invocation
import JSON
import LocalRuntime
import TestSupport
import Testing

/// What a process shares with the one that invokes it.
@Suite struct IsolatedTraceTests {
    private static let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    @Test(arguments: [nil, "", "00-none", trace])
    func `an invocation has one trace on both sides`(traceparent: String?) async throws {
        try await isolating { isolated in
            let event = Event.cloud(
                CloudEvent(id: "1", source: "s", type: "t", traceparent: traceparent, data: .null)
            )
            let context = Context(
                requestID: "1",
                functionName: "F",
                clock: isolated.time.clock,
                deadline: isolated.time.clock.monotonic() + .seconds(60),
                logger: isolated.lines.logger,
                traceparent: event.traceparent,
                followUps: CollectedFollowUps()
            )
            let function = try #require(isolated.isolation.function("F"))

            let told = try await function.handle(event, context).encoded()

            let given = try #require(told["event"]?["traceparent"]?.string)
            #expect(TraceContext(traceparent: given)?.traceID == context.trace.traceID)
            #expect(traceparent != Self.trace || given == Self.trace)
        }
    }

    @Test func `each process that is started is counted, and no event of a warm one`()
        async throws
    {
        try await isolating { isolated in
            _ = await isolated.idleProcess()
            _ = await isolated.idleProcess()

            let page = try PrometheusPage(PrometheusText.text(isolated.host.metrics.snapshot))
            #expect(page.value("waypost_cold_starts_total", ["function": "F"]) == 1)
        }
    }
}
