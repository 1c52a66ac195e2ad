import Invocation
import Synchronization

/// A function against its deadline; whoever is first gives the outcome, once.
///
/// A function that does not heed its cancellation goes on alone: its caller has gone by then.
final class Race: Sendable {
    private let function: any Function
    private let event: Event
    private let context: Context
    private let continuation: Mutex<CheckedContinuation<InvocationOutcome, Never>?>

    init(
        function: any Function,
        event: Event,
        context: Context,
        _ continuation: CheckedContinuation<InvocationOutcome, Never>
    ) {
        self.function = function
        self.event = event
        self.context = context
        self.continuation = Mutex(continuation)
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
