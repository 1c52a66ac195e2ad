import Invocation
import JSON
import Synchronization
import TestSupport
import Testing

/// What the host of the platform counts, and the traces that it goes on with.
@Suite struct LambdaMetricsTests {
    private typealias Invocation = ScriptedPlatform.Invocation

    private static let noted = Metric("Noted", .counter, "What a test counts.")
    private static let traceID = "4bf92f3577b34da6a3ce929d0e0e4736"

    @Test func `an invocation is counted, with its time and whether it was the first`()
        async throws
    {
        let told = ToldMetrics()
        _ = try await ScriptedPlatform.run(
            [Invocation(), Invocation(id: "id-2")],
            clock: TestClock().clock,
            metrics: told.metrics()
        ) { _, _, _ in .value(1) }

        let lines = try told.lines
        #expect(lines.lines(of: "Invocations").map { $0["Invocations"] } == [1, 1])
        #expect(lines.lines(of: "Invocations").map { $0["Outcome"] } == ["answered", "answered"])
        #expect(lines.lines(of: "ColdStarts").map { $0["ColdStarts"] } == [1, 0])
        let times = lines.lines(of: "InvocationSeconds")
        #expect(times.map { $0["InvocationSeconds"] } == [0, 0])
        #expect(times.map { $0["Function"] } == ["TestFunction", "TestFunction"])
    }

    @Test(arguments: [("{", "malformed"), ("{}", "failed")])
    func `how an invocation ended is told`(_ event: String, _ outcome: String) async throws {
        let told = ToldMetrics()
        _ = try await ScriptedPlatform.run(
            [Invocation(event: event)],
            metrics: told.metrics()
        ) { _, _, _ in throw TestFailure() }

        let lines = try told.lines.lines(of: "Invocations")
        #expect(lines.map { $0["Outcome"]?.string } == [outcome])
    }

    @Test(arguments: [(413, "failed"), (400, "failed"), (500, "failed"), (202, "answered")])
    func `an answer that the platform does not take is a failure`(
        _ status: Int,
        _ outcome: String
    ) async throws {
        let told = ToldMetrics()
        _ = try await ScriptedPlatform.run(
            [Invocation()],
            replies: ["id-1/response": .status(status)],
            metrics: told.metrics()
        ) { _, _, _ in .value(1) }

        let lines = try told.lines.lines(of: "Invocations")
        #expect(lines.map { $0["Outcome"]?.string } == [outcome])
    }

    @Test func `what follows an answer is told before the next event is asked for`() async throws {
        let told = ToldMetrics()
        let seen = Mutex<[Int]>([])
        _ = try await ScriptedPlatform.run(
            [Invocation(), Invocation(id: "id-2")],
            metrics: told.metrics()
        ) { _, context, _ in
            let before = try told.lines.lines(of: "Noted").count
            seen.withLock { $0.append(before) }
            context.afterAnswer { context.metrics.count(Self.noted) }
            return .value(1)
        }

        #expect(seen.withLock { $0 } == [0, 1])
        #expect(try told.lines.lines(of: "Noted").count == 2)
    }

    @Test func `an invocation goes on with the trace of its event`() async throws {
        let event = HTTPEvent(
            method: "GET",
            path: "/",
            headers: ["traceparent": "00-\(Self.traceID)-00f067aa0ba902b7-01"]
        )
        let run = try await ScriptedPlatform.run(
            [Invocation(event: Event.http(event).encoded().text)]
        ) { _, context, _ in
            .value([.string(context.trace.stored), .string(context.functionName)])
        }

        #expect(run.body(of: "id-1/response") == #"["\#(Self.traceID)-01","TestFunction"]"#)
    }
}
