import FoundationEssentials
import Invocation
import JSON
import LocalRuntime
import Synchronization
import Testing

struct TimerTests {
    private let time = TestClock()
    private let firings = AsyncStream.makeStream(of: ScheduledEvent.self)

    private func timers(
        _ text: String,
        input: JSON? = nil,
        isEnabled: Bool = true,
        _ body: @escaping @Sendable () async throws -> Void = {}
    ) throws -> (FunctionHost, Timers) {
        let continuation = firings.continuation
        let function = TestFunction { event, _ in
            guard case .schedule(let event) = event else { throw TestFailure() }
            continuation.yield(event)
            try await body()
            return .value(.null)
        }
        let host = FunctionHost(
            ["F": .init(function, timeout: .seconds(900))],
            clock: time.clock,
            logger: .silent
        )
        let schedule = Schedule(
            name: "S",
            function: "F",
            expression: try ScheduleExpression(text),
            text: text,
            input: input,
            isEnabled: isEnabled
        )
        return (host, Timers([schedule], host: host, clock: time.clock, logger: .silent))
    }

    /// The events fired so far; no more come.
    private func events() async -> [ScheduledEvent] {
        firings.continuation.finish()
        return await firings.stream.reduce(into: []) { $0.append($1) }
    }

    @Test func `a rate fires at the start and then by its period`() async throws {
        let (host, timers) = try timers("rate(1 minute)")

        try await running(host.services + [timers]) { [time] in
            await time.sleeper(until: .seconds(60))
            #expect(timers.states[0].lastFired == TestClock.start)
            #expect(timers.states[0].lastOutcome == .succeeded)
            #expect(timers.states[0].next == TestClock.start.addingTimeInterval(60))
            time.advance(by: .seconds(60))
            await time.sleeper(until: .seconds(120))
        }

        let events = await events()
        #expect(events.map(\.time) == ["2026-07-15T12:00:00.000Z", "2026-07-15T12:01:00.000Z"])
        #expect(Set(events.map(\.id)).count == 2)
    }

    @Test func `firings missed asleep are made up for by one`() async throws {
        let (host, timers) = try timers("rate(1 minute)")

        try await running(host.services + [timers]) { [time] in
            await time.sleeper(until: .seconds(60))
            time.advance(by: .seconds(330))
            await time.sleeper(until: .seconds(360))
            time.advance(by: .seconds(30))
            await time.sleeper(until: .seconds(420))
        }

        #expect(
            await events().map(\.time) == [
                "2026-07-15T12:00:00.000Z", "2026-07-15T12:05:00.000Z",
                "2026-07-15T12:06:00.000Z",
            ]
        )
    }

    @Test func `a long invocation is not overlapped, and makes up for once`() async throws {
        let gate = Gate()
        let running = Mutex((now: 0, most: 0))
        let (host, timers) = try timers("rate(1 minute)") {
            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            await gate.pass()
            running.withLock { $0.now -= 1 }
        }

        try await RuntimeTests.running(host.services + [timers]) { [time] in
            await time.sleeper(until: .seconds(900))
            time.advance(by: .seconds(150))
            gate.open()
            await time.sleeper(until: .seconds(180))
        }

        #expect(
            await events().map(\.time) == ["2026-07-15T12:00:00.000Z", "2026-07-15T12:02:00.000Z"]
        )
        let most = running.withLock(\.most)
        #expect(most == 1)
    }

    @Test func `cron fires by the wall clock`() async throws {
        let (host, timers) = try timers("cron(2 12 * * ? *)")

        try await running(host.services + [timers]) { [time] in
            await time.sleeper(until: .seconds(60))
            #expect(timers.states[0].lastFired == nil)
            time.advance(by: .seconds(60))
            await time.sleeper(until: .seconds(120))
            time.advance(by: .seconds(60))
            await time.sleeper(until: .seconds(180))
            #expect(timers.states[0].next == TestClock.start.addingTimeInterval(86_520))
        }

        #expect(await events().map(\.time) == ["2026-07-15T12:02:00.000Z"])
    }

    @Test func `cron firings missed for days are made up for by one`() async throws {
        let (host, timers) = try timers("cron(0 * * * ? *)")

        try await running(host.services + [timers]) { [time] in
            await time.sleeper(until: .seconds(60))
            time.advance(by: .seconds(90 * 86_400 + 1_800))
            await time.sleeper(until: .seconds(90 * 86_400 + 1_860))
        }

        #expect(await events().map(\.time) == ["2026-10-13T12:00:00.000Z"])
    }

    @Test func `at fires once and has no next`() async throws {
        let (host, timers) = try timers("at(2026-07-15T12:00:30)")

        try await running(host.services + [timers]) { [time, firings] in
            await time.sleeper(until: .seconds(30))
            time.advance(by: .seconds(30))
            _ = await firings.stream.first { _ in true }
        }

        #expect(timers.states[0].lastOutcome == .succeeded)
        #expect(timers.states[0].next == nil)
    }

    @Test func `an input is the whole event`() async throws {
        let (host, timers) = try timers("rate(1 minute)", input: ["passes": 2])

        try await running(host.services + [timers]) { [time] in
            await time.sleeper(until: .seconds(60))
        }

        let event = try #require(await events().first)
        #expect(event.input == ["passes": 2])
        #expect(event.id.isEmpty && event.time.isEmpty)
    }

    @Test func `a failure is told, and the next firing comes all the same`() async throws {
        let (host, timers) = try timers("rate(1 minute)") { throw TestFailure() }

        try await running(host.services + [timers]) { [time] in
            await time.sleeper(until: .seconds(60))
            #expect(timers.states[0].lastOutcome == .failed("TestFailure()"))
            time.advance(by: .seconds(60))
            await time.sleeper(until: .seconds(120))
        }

        #expect(await events().count == 2)
    }

    @Test func `a disabled schedule never fires`() async throws {
        let (host, timers) = try timers("rate(1 minute)", isEnabled: false)

        try await running(host.services + [timers]) {}

        #expect(timers.states.map(\.isEnabled) == [false])
        #expect(await events().isEmpty)
    }
}
