package import FoundationEssentials
package import Invocation
package import Logging
import ServiceLifecycle
import Synchronization

/// Fires the schedules: one task each, so a firing never overlaps another of the same schedule.
///
/// A rate fires at the start and then by its period, counted on the monotonic clock; the others
/// fire by the wall clock. Firings that were missed, because the machine slept or an invocation
/// took longer than the period, are made up for by one. No firing happens twice, even when the
/// wall clock steps back.
package final class Timers: Service {
    /// What a schedule has done and will do, for people.
    package struct State: Hashable, Sendable {
        /// How a firing ended.
        package enum Outcome: Hashable, Sendable {
            case succeeded
            case failed(String)
        }

        /// The logical id of the function and the name of the event: `Function.Event`.
        package var name: String
        package var expression: String
        package var isEnabled: Bool
        /// When it was last fired, not when it was due.
        package var lastFired: Date?
        package var lastOutcome: Outcome?
        package var next: Date?
    }

    /// The longest wait at a stretch for a wall-clock time, so that a step of the clock is noticed.
    static let longestWait = Duration.seconds(60)

    private let schedules: [Schedule]
    private let host: FunctionHost
    private let clock: Clock
    private let logger: Logger
    private let progress: Mutex<[State]>

    package init(_ schedules: [Schedule], host: FunctionHost, clock: Clock, logger: Logger) {
        self.schedules = schedules
        self.host = host
        self.clock = clock
        self.logger = logger
        progress = Mutex(
            schedules.map {
                State(
                    name: "\($0.function).\($0.name)",
                    expression: $0.text,
                    isEnabled: $0.isEnabled
                )
            }
        )
    }

    /// In the order of the schedules.
    package var states: [State] { progress.withLock { $0 } }

    /// Fires until a graceful shutdown, which lets firings under way finish, or cancellation.
    package func run() async throws {
        await withDiscardingTaskGroup { group in
            for (index, schedule) in schedules.enumerated() where schedule.isEnabled {
                group.addTask { await self.run(schedule, index) }
            }
        }
        // A service that ends early would end its group; no schedule left is no reason to.
        try await gracefulShutdown()
    }

    private func run(_ schedule: Schedule, _ index: Int) async {
        var ticks = Ticks(schedule.expression, clock: clock)
        while let due = ticks.next {
            progress.withLock { $0[index].next = due }
            guard await wait(for: ticks) else { return }
            ticks.skipMissed()
            await fire(schedule, index, due: ticks.next ?? due)
            ticks.advance()
        }
        progress.withLock { $0[index].next = nil }
    }

    /// Whether the time came, rather than the end.
    private func wait(for ticks: Ticks) async -> Bool {
        while let remaining = ticks.remaining, remaining > .zero {
            let until = clock.monotonic() + min(remaining, Self.longestWait)
            let sleep = clock.sleep
            do { try await cancelWhenGracefulShutdown { try await sleep(until) } } catch {
                return false
            }
        }
        return !Task.isCancelled && !Task.isShuttingDownGracefully
    }

    private func fire(_ schedule: Schedule, _ index: Int, due: Date) async {
        let now = clock.now()
        let id = UUIDv7(time: now, random: .random(in: 0 ... .max), .random(in: 0 ... .max))
        let event =
            schedule.input.map { ScheduledEvent(input: $0) }
            ?? ScheduledEvent(id: id.description, time: RFC3339.text(due))
        progress.withLock { $0[index].lastFired = now }
        let outcome = await host.invoke(
            schedule.function,
            .schedule(event),
            requestID: id.description
        )
        let told = State.Outcome(outcome)
        progress.withLock { $0[index].lastOutcome = told }
        if case .failed(let reason) = told {
            logger.error(
                "scheduled invocation failed",
                metadata: [
                    "schedule": "\(schedule.function).\(schedule.name)",
                    "requestId": "\(id)",
                    "error": "\(reason)",
                ]
            )
        }
    }
}

extension Timers.State.Outcome {
    fileprivate init(_ outcome: InvocationOutcome) {
        switch outcome {
        case .answer: self = .succeeded
        case .failed(let error): self = .failed("\(error)")
        case .timedOut: self = .failed("timed out")
        case .unknownFunction: self = .failed("unknown function")
        case .refused: self = .failed("refused: too many invocations")
        }
    }
}
