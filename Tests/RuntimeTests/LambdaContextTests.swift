import FoundationEssentials
import Invocation
import JSON
import Lambda
import Logging
import Synchronization
import TestSupport
import Testing

@Suite struct LambdaContextTests {
    private typealias Invocation = ScriptedPlatform.Invocation

    @Test(
        arguments: [
            (10_000, 9.5), (75_000, 74.5), (1_000, 0.9), (0, 0), (-5_000, 0), (1_000_000, 899.5),
            (nil, 29.5),
        ] as [(Int64?, Double)]
    )
    func `a function's deadline is a margin before the platform's`(
        _ left: Int64?,
        _ seconds: Double
    ) async throws {
        let clock = TestClock().clock
        let deadline = left.map { Int64(TestClock.start.timeIntervalSince1970) * 1000 + $0 }
        let run = try await ScriptedPlatform.run([Invocation(deadline: deadline)], clock: clock) {
            _,
            context,
            _ in
            let left = clock.monotonic().duration(to: context.deadline)
            #expect(abs(left / .seconds(1) - seconds) < 0.001)
            #expect(context.followUpDeadline == context.deadline)
            return .value(1)
        }

        #expect(run.posts == ["id-1/response"])
    }

    @Test func `each invocation has the platform's own trace id, also in the log`() async throws {
        let first = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1"
        let metadata = Mutex<[Logger.Metadata]>([])
        let run = try await ScriptedPlatform.run([
            Invocation(traceID: first), Invocation(id: "id-2"),
        ]) { _, context, _ in
            var fields = context.logger.handler.metadata
            #expect(fields.removeValue(forKey: "traceId") == "\(context.trace.traceID)")
            metadata.withLock { [fields] in $0.append(fields) }
            return .value(context.platformTraceID.map { .string($0) } ?? .null)
        }

        #expect(run.body(of: "id-1/response") == "\"\(first)\"")
        #expect(run.body(of: "id-2/response") == "null")
        #expect(
            metadata.withLock { $0 } == [
                ["requestId": "id-1", "function": "TestFunction", "platformTraceId": "\(first)"],
                ["requestId": "id-2", "function": "TestFunction"],
            ]
        )
    }

    @Test(arguments: [false, true])
    func `what follows an answer runs after it and before the next event`(
        isFailing: Bool
    ) async throws {
        let seen = Mutex<[Int]>([])
        let run = try await ScriptedPlatform.run([Invocation(), Invocation(id: "id-2")]) {
            _,
            context,
            server in
            context.afterAnswer {
                seen.withLock { $0.append(server.requests.count) }
                context.afterAnswer { seen.withLock { $0.append(server.requests.count) } }
            }
            if isFailing { throw TestFailure() }
            return .value(1)
        }

        #expect(run.posts.count == 2)
        #expect(seen.withLock { $0 } == [2, 2, 4, 4])
    }

    @Test func `a stop while an invocation is under way lets it finish`() async throws {
        let state = StopState()
        let followed = Mutex(false)
        let run = try await ScriptedPlatform.run(
            [Invocation(), Invocation(id: "id-2")],
            state: state
        ) { _, context, _ in
            #expect(!context.isStopping())
            #expect(!state.stop())
            #expect(context.isStopping())
            context.afterAnswer { followed.withLock { $0 = context.isStopping() } }
            return .value(1)
        }

        #expect(run.exitCode == 0)
        #expect(run.requests.map { ScriptedPlatform.name(of: $0) } == ["next", "id-1/response"])
        #expect(followed.withLock { $0 })
    }

    @Test func `with nothing under way a stop may end the process at once`() async throws {
        let state = StopState()

        #expect(state.stop())
        let run = try await ScriptedPlatform.run([Invocation()], state: state) { _, _, _ in
            Issue.record("it was to end")
            return .value(1)
        }
        #expect(run.exitCode == 0)
    }
}
