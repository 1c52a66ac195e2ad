import Invocation
import JSON
import LocalRuntime
import Logging
import Postgres
import TestSupport
import Testing

@Suite struct MetricsPageTests {
    /// A page that leaves a busy machine its time.
    private func page(_ gateway: TestGateway) -> MetricsPage {
        MetricsPage(wiring: gateway.wiring, metrics: gateway.metrics, patience: .seconds(60))
    }

    private func get(_ page: MetricsPage, method: String = "GET") async throws -> HTTPAnswer {
        try #require(
            await page.answer(HTTPEvent(method: method, path: "/_waypost/metrics"))
        )
    }

    @Test func `the page measures what waits when it is asked for`() async throws {
        try await withTestGateway { gateway in
            let page = page(gateway)

            let answer = try await get(page)

            let read = try PrometheusPage(String(decoding: answer.body, as: UTF8.self))
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(read.value("waypost_backlog") == 0)
            #expect(read.value("waypost_oldest_waiting_seconds") == 0)
            #expect(read.value("waypost_open_circuits") == 0)
            #expect(read.value("waypost_database_reachable") == 1)
        }
    }

    @Test func `without the database the page has all but what waits`() async throws {
        try await withTestGateway { gateway in
            let page = page(gateway)
            gateway.metrics.invoked("RetrySweep", .answered, took: .seconds(1))
            _ = try await get(page)
            let gone = "DROP FUNCTION store.backlog()"
            try await gateway.pool.execute(script: gone, by: gateway.soon)

            let answer = try await get(page)

            let read = try PrometheusPage(String(decoding: answer.body, as: UTF8.self))
            #expect(answer.status == 200)
            #expect(read.value("waypost_database_reachable") == 0)
            #expect(read.value("waypost_backlog") == nil)
            let labels = ["function": "RetrySweep", "outcome": "answered"]
            #expect(read.value("waypost_invocations_total", labels) == 1)
        }
    }

    @Test func `other paths are not its own, and it only reads`() async throws {
        try await withTestGateway { gateway in
            let page = page(gateway)

            let posted = try await get(page, method: "POST")

            #expect(posted.status == 405)
            #expect(await page.answer(HTTPEvent(method: "GET", path: "/_waypost/health")) == nil)
        }
    }
}

extension HostTests {
    @Test func `a host counts how its invocations end, and passes its trace on`() async throws {
        let metrics = Metrics()
        let host = FunctionHost(
            [
                "F": .init(
                    TestFunction { event, context in
                        context.metrics.count(Self.seen, [context.trace.traceID])
                        if case .schedule = event { throw TestFailure() }
                        return .value(.null)
                    },
                    timeout: .seconds(30)
                )
            ],
            clock: .system,
            logger: .silent,
            metrics: metrics
        )
        let id = "4bf92f3577b34da6a3ce929d0e0e4736"
        let traced = HTTPEvent(
            method: "GET",
            path: "/",
            headers: ["traceparent": "00-\(id)-00f067aa0ba902b7-01"]
        )

        try await running(host.services) {
            _ = await host.invoke("F", .http(traced), requestID: "1")
            _ = await host.invoke("F", .schedule(.init()), requestID: "2")
        }

        let page = try PrometheusPage(PrometheusText.text(metrics.snapshot))
        let ended = "waypost_invocations_total"
        #expect(page.value(ended, ["function": "F", "outcome": "answered"]) == 1)
        #expect(page.value(ended, ["function": "F", "outcome": "failed"]) == 1)
        #expect(page.value("waypost_invocation_seconds_count", ["function": "F"]) == 2)
        #expect(page.value("waypost_cold_starts_total", ["function": "F"]) == 0)
        #expect(page.value("waypost_seen_total", ["trace": id]) == 1)
    }

    private static let seen = Metric("Seen", .counter, labels: ["trace"], "Traces seen.")
}
