import Invocation
import Synchronization

/// A function against its deadline; whoever is first gives the outcome, once.
///
/// A function that does not heed its cancellation goes on alone: its caller has gone by then.
final class Race: Sendable {
    private let function: any Function
    private let event: Event
    private let context: Context
    private let deadlines: Deadlines
    private let told: Mutex<(@Sendable (InvocationOutcome) -> Void)?>

    /// - Parameter told: Called once, with the outcome.
    init(
        function: any Function,
        event: Event,
        context: Context,
        deadlines: Deadlines,
        _ told: @escaping @Sendable (InvocationOutcome) -> Void
    ) {
        self.function = function
        self.event = event
        self.context = context
        self.deadlines = deadlines
        self.told = Mutex(told)
    }

    /// Ends when the function has; a caller of a cancelled host is not kept waiting for that.
    ///
    /// - Parameter cancel: Cancels the task that this runs in.
    func run(_ cancel: @escaping @Sendable () -> Void) async {
        let entry = deadlines.add(context.deadline) {
            self.finish(.timedOut)
            cancel()
        }
        await withTaskCancellationHandler {
            await invoke()
        } onCancel: {
            finish(.failed(CancellationError()))
        }
        deadlines.remove(entry)
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
}
