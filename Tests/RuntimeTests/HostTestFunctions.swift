import Invocation
import LocalRuntime
import Logging
import ServiceLifecycle
import Synchronization

/// A function that does what its test says.
struct TestFunction: Function {
    static let name = "TestFunction"
    let body: @Sendable (Event, Context) async throws -> Answer

    init(_ body: @escaping @Sendable (Event, Context) async throws -> Answer) { self.body = body }

    func handle(_ event: Event, _ context: Context) async throws -> Answer {
        try await body(event, context)
    }
}

struct TestFailure: Error {}

/// Closed until it is opened; who waits at it heeds no cancellation.
final class Gate: Sendable {
    private let waiting = Mutex<[CheckedContinuation<Void, Never>]?>([])

    func open() {
        let waiters = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting ?? []
        }
        for waiter in waiters { waiter.resume() }
    }

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = waiting.withLock { waiting in
                waiting?.append(continuation)
                return waiting == nil
            }
            if isOpen { continuation.resume() }
        }
    }
}

extension Logger {
    static let silent = Logger(label: "test") { _ in JSONLogHandler(level: .critical) }
}

/// Runs services while `body` runs, then shuts them down gracefully and waits for them.
func running(
    _ services: [any Service],
    _ body: @escaping @Sendable () async throws -> Void
) async throws {
    let group = ServiceGroup(configuration: .init(services: services, logger: .silent))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        do { try await body() } catch {
            tasks.cancelAll()
            throw error
        }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
    }
}
