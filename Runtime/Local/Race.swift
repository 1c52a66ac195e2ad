import Invocation
import Synchronization

/// A function against its deadline; whoever is first gives the outcome, once.
///
/// A function that does not heed its cancellation goes on alone: its caller has gone by then.
final class Race: Sendable {
    private let function: any Function
    private let event: Event
    private let context: Context
    private let told: Mutex<(@Sendable (InvocationOutcome) -> Void)?>

    /// - Parameter told: Called once, with the outcome.
    init(
        function: any Function,
        event: Event,
        context: Context,
        _ told: @escaping @Sendable (InvocationOutcome) -> Void
    ) {
        self.function = function
        self.event = event
        self.context = context
        self.told = Mutex(told)
    }

    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.invoke() }
            group.addTask { await self.watchDeadline() }
            await group.next()
            group.cancelAll()
        }
    }

    func finish(_ outcome: InvocationOutcome) {
        let tell = told.withLock { told in
            defer { told = nil }
            return told
        }
        tell?(outcome)
    }

    private func invoke() async {
        do {
            finish(.answer(try await function.handle(event, context)))
        } catch is FunctionTimedOut {
            finish(.timedOut)
        } catch {
            finish(.failed(error))
        }
    }

    /// Also ends when the function has answered or the host is cancelled; a caller of a cancelled
    /// host is not kept waiting.
    private func watchDeadline() async {
        do {
            try await context.clock.sleep(context.deadline)
            finish(.timedOut)
        } catch {
            finish(.failed(error))
        }
    }
}
