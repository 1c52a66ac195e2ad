import Invocation
import JSON
import Logging
import Synchronization

/// One invocation on its way to an executable and back.
final class Job: Sendable {
    private enum Outcome {
        case open(CheckedContinuation<JSON, any Error>?)
        case settled(Result<JSON, any Error>)
    }

    let requestID: String
    /// The event, encoded.
    let payload: [UInt8]
    /// What an executable may still be doing then is ended.
    let deadline: ContinuousClock.Instant
    /// The function's own time.
    let timeout: Duration
    /// Carries the request and the function.
    let logger: Logger
    private let outcome = Mutex(Outcome.open(nil))

    init(
        requestID: String,
        payload: [UInt8],
        deadline: ContinuousClock.Instant,
        timeout: Duration,
        logger: Logger
    ) {
        self.requestID = requestID
        self.payload = payload
        self.deadline = deadline
        self.timeout = timeout
        self.logger = logger
    }

    /// Whether somebody has answered, or nobody waits any more.
    var isSettled: Bool {
        outcome.withLock { outcome in
            switch outcome {
            case .open: false
            case .settled: true
            }
        }
    }

    /// Settles it; only the first time counts.
    func settle(_ result: Result<JSON, any Error>) {
        let waiter: CheckedContinuation<JSON, any Error>? = outcome.withLock { outcome in
            guard case .open(let waiter) = outcome else { return nil }
            outcome = .settled(result)
            return waiter
        }
        waiter?.resume(with: result)
    }

    func fail(_ error: FunctionError) { settle(.failure(error)) }

    /// The function's answer, for one who waits; a cancellation settles it.
    func answer() async throws -> JSON {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result: Result<JSON, any Error>? = outcome.withLock { outcome in
                    switch outcome {
                    case .settled(let result): return result
                    case .open:
                        outcome = .open(continuation)
                        return nil
                    }
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            settle(.failure(CancellationError()))
        }
    }
}
