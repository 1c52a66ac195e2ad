import Invocation
import JSON
import LocalRuntime
import Logging
import Synchronization
import TestSupport
import Testing

struct HostTests {
    private let time = TestClock()

    private func host(
        capacity: Int = 100,
        timeout: Duration = .seconds(30),
        _ body: @escaping @Sendable (Event, Context) async throws -> Answer
    ) -> FunctionHost {
        FunctionHost(
            ["F": .init(TestFunction(body), timeout: timeout)],
            clock: time.clock,
            logger: .silent,
            capacity: capacity,
            drainTime: .seconds(10)
        )
    }

    @Test func `the context carries the request, the name and the deadline`() async throws {
        let deadline = time.clock.monotonic() + .seconds(30)
        let host = host { _, context in
            #expect(context.requestID == "r-1")
            #expect(context.functionName == "TestFunction")
            #expect(context.deadline == deadline)
            #expect(context.logger[metadataKey: "requestId"] == "r-1")
            #expect(context.logger[metadataKey: "function"] == "TestFunction")
            return .value(.string("done"))
        }

        try await running(host.services) {
            let outcome = await host.invoke("F", .schedule(.init()), requestID: "r-1")

            guard case .answer(.value("done")) = outcome else {
                Issue.record("\(outcome)")
                return
            }
        }
        #expect(host.statistics["F"]?.invocations == 1)
        #expect(host.statistics["F"]?.inFlight == 0)
    }

    @Test func `a thrown error is a failure, and counted`() async throws {
        let host = host { _, _ in throw TestFailure() }

        try await running(host.services) {
            let outcome = await host.invoke("F", .schedule(.init()), requestID: "")

            guard case .failed(let error) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(error is TestFailure)
        }
        #expect(host.statistics["F"]?.failures == 1)
    }

    @Test func `the caller of a stuck function is answered at the timeout`() async throws {
        let gate = Gate()
        let host = host { _, _ in
            await gate.pass()
            return .value(.null)
        }

        try await running(host.services) { [time] in
            async let outcome = host.invoke("F", .schedule(.init()), requestID: "")
            await time.sleeper(until: .seconds(30))
            time.advance(by: .seconds(30))

            guard case .timedOut = await outcome else {
                Issue.record("not timed out")
                return
            }
            gate.open()
        }
        #expect(host.statistics["F"]?.timeouts == 1)
        #expect(host.statistics["F"]?.inFlight == 0)
    }

    @Test func `a function is cancelled at the shorter of two limits`() async throws {
        let wasCancelled = Mutex(false)
        let host = host { _, context in
            do { try await context.clock.sleep(context.clock.monotonic() + .seconds(999)) } catch {
                wasCancelled.withLock { $0 = true }
                throw error
            }
            return .value(.null)
        }

        try await running(host.services) { [time] in
            async let outcome = host.invoke(
                "F",
                .schedule(.init()),
                requestID: "",
                within: .seconds(5)
            )
            await time.sleeper(until: .seconds(5))
            await time.sleeper(until: .seconds(999))
            time.advance(by: .seconds(5))

            guard case .timedOut = await outcome else {
                Issue.record("not timed out")
                return
            }
        }
        let isCancelled = wasCancelled.withLock { $0 }
        #expect(isCancelled)
    }

    @Test func `an unknown name is no invocation`() async throws {
        let host = host { _, _ in .value(.null) }

        guard case .unknownFunction = await host.invoke("G", .schedule(.init()), requestID: "")
        else {
            Issue.record("known")
            return
        }
        #expect(host.statistics["F"]?.invocations == 0)
    }

    @Test func `what exceeds the capacity is refused`() async throws {
        let gate = Gate()
        let host = host(capacity: 1) { _, _ in
            await gate.pass()
            return .value(.null)
        }

        try await running(host.services) { [time] in
            async let first = host.invoke("F", .schedule(.init()), requestID: "1")
            await time.sleeper(until: .seconds(30))
            let second = await host.invoke("F", .schedule(.init()), requestID: "2")
            gate.open()

            guard case .refused = second, case .answer = await first else {
                Issue.record("\(second)")
                return
            }
        }
        #expect(host.statistics["F"]?.refusals == 1)
    }

    @Test func `a shutdown waits for follow-ups and for those that they add`() async throws {
        let gate = Gate()
        let done = Mutex<[String]>([])
        let host = host { _, context in
            context.afterAnswer {
                await gate.pass()
                context.afterAnswer { done.withLock { $0.append("second") } }
                done.withLock { $0.append("first") }
            }
            return .value(.null)
        }

        try await running(host.services) {
            _ = await host.invoke("F", .schedule(.init()), requestID: "")
            let isDone = done.withLock { !$0.isEmpty }
            #expect(!isDone)
            #expect(host.followUpCount == 1)
            gate.open()
        }

        let all = done.withLock { Set($0) }
        #expect(all == ["first", "second"])
        #expect(host.followUpCount == 0)
    }

    @Test func `a follow-up that outlasts the drain time is cancelled`() async throws {
        let wasCancelled = Mutex(false)
        let host = host { _, context in
            context.afterAnswer {
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
                    await time.sleeper(until: .seconds(999))
                }
            }
            await time.sleeper(until: .seconds(10))
            time.advance(by: .seconds(10))
            try await group.waitForAll()
        }

        let isCancelled = wasCancelled.withLock { $0 }
        #expect(isCancelled)
    }

    @Test(.timeLimit(.minutes(1)))
    func `what outlasts the drain time is cancelled at once, whoever ends late`() async throws {
        let cancelled = [Latch(), Latch()]
        let host = host { _, context in
            for number in 0..<2 {
                context.afterAnswer {
                    let far = context.clock.monotonic() + .seconds(998 + number)
                    do { try await context.clock.sleep(far) } catch {
                        cancelled[number].open()
                        await cancelled[1 - number].wait()
                    }
                }
            }
            return .value(.null)
        }

        try await withThrowingTaskGroup(of: Void.self) { [time] group in
            group.addTask {
                try await running(host.services) {
                    _ = await host.invoke("F", .schedule(.init()), requestID: "")
                    for number in 0..<2 { await time.sleeper(until: .seconds(998 + number)) }
                }
            }
            await time.sleeper(until: .seconds(10))
            time.advance(by: .seconds(10))
            try await group.waitForAll()
        }
        #expect(host.followUpCount == 0)
    }

    @Test func `after the end nothing is invoked`() async throws {
        let host = host { _, _ in .value(.null) }
        try await running(host.services) {}

        guard case .refused = await host.invoke("F", .schedule(.init()), requestID: "") else {
            Issue.record("invoked")
            return
        }
    }
}
