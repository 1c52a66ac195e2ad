import Invocation
import JSON
import Logging
import Synchronization
import Testing

@testable import LocalRuntime

/// What a host does for nobody who waits, and after the end has begun.
struct HostLaterTests {
    private let time = TestClock()

    private func host(
        capacity: Int = 100,
        laterBytes: Int = FunctionHost.defaultLaterBytes,
        _ body: @escaping @Sendable (Context) async throws -> Answer
    ) -> FunctionHost {
        FunctionHost(
            [
                "F": .init(
                    TestFunction { _, context in try await body(context) },
                    timeout: .seconds(30)
                )
            ],
            clock: time.clock,
            logger: .silent,
            capacity: capacity,
            laterBytes: laterBytes,
            drainTime: .seconds(10)
        )
    }

    @Test func `an invocation that nobody waits for takes one place, and runs`() async throws {
        let ran = AsyncStream.makeStream(of: String.self)
        let host = host(capacity: 1) { context in
            ran.continuation.yield(context.requestID)
            return .value(.null)
        }

        try await running(host.services) {
            #expect(host.invokeLater("F", .schedule(.init()), bytes: 2, requestID: "1"))
            #expect(await ran.stream.first { _ in true } == "1")
        }
        #expect(host.statistics["F"]?.refusals == 0)
    }

    @Test func `events that nobody waits for are bounded together`() async throws {
        let gate = Gate()
        let host = host(laterBytes: 10) { _ in
            await gate.pass()
            return .value(.null)
        }

        try await running(host.services) {
            func invoke(_ bytes: Int) -> Bool {
                host.invokeLater("F", .schedule(.init()), bytes: bytes, requestID: "")
            }
            #expect(invoke(6))
            #expect(!invoke(5))
            #expect(invoke(4))
            gate.open()
        }
        #expect(host.statistics["F"]?.invocations == 2)
    }

    @Test func `what drains later has what is left of the time`() async throws {
        let gate = Gate()
        let wasCancelled = Mutex(false)
        let host = host { context in
            context.afterAnswer {
                gate.open()
                let far = context.clock.monotonic() + .seconds(999)
                do { try await context.clock.sleep(far) } catch {
                    wasCancelled.withLock { $0 = true }
                }
            }
            return .value(.null)
        }

        try await withThrowingTaskGroup(of: Void.self) { [time] group in
            group.addTask {
                try await running(host.services) {
                    _ = await host.invoke("F", .schedule(.init()), requestID: "")
                    await gate.pass()
                    host.beginStopping()
                    time.advance(by: .seconds(4))
                }
            }
            // Ten from when the end began.
            await time.sleeper(until: .seconds(10))
            time.advance(by: .seconds(6))
            try await group.waitForAll()
        }

        let isCancelled = wasCancelled.withLock { $0 }
        #expect(isCancelled)
    }
}
