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
    private let continuation: Mutex<CheckedContinuation<InvocationOutcome, Never>?>

    init(
        function: any Function,
        event: Event,
        context: Context,
        deadlines: Deadlines,
        _ continuation: CheckedContinuation<InvocationOutcome, Never>
    ) {
        self.function = function
        self.event = event
        self.context = context
        self.deadlines = deadlines
        self.continuation = Mutex(continuation)
    }

    /// Ends when the function has; a caller of a cancelled host is not kept waiting for that.
    func run() async {
        let work = Task { await invoke() }
        let entry = deadlines.add(context.deadline) {
            self.finish(.timedOut)
            work.cancel()
        }
        await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            finish(.failed(CancellationError()))
            work.cancel()
        }
        deadlines.remove(entry)
    }

    func finish(_ outcome: InvocationOutcome) {
        let waiter = continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
        waiter?.resume(returning: outcome)
    }

    private func invoke() async {
        do {
            finish(.answer(try await function.handle(event, context)))
        } catch let error as FunctionError where error.isTimeout {
            finish(.timedOut)
        } catch {
            finish(.failed(error))
        }
    }
}
