import Invocation
import JSON

/// A function that is an executable of its own.
struct IsolatedFunction: Function {
    static let name = "IsolatedFunction"

    private let pool: InstancePool

    init(pool: InstancePool) { self.pool = pool }

    var name: String { pool.settings.name }

    /// Passes the event on and waits for the answer, whatever its shape.
    ///
    /// What stands in its log lines is the trace of ours, unless the event has no place for it.
    /// Whoever stops waiting does not stop the executable: that has the function's own time.
    func handle(_ event: Event, _ context: Context) async throws -> Answer {
        let payload = event.inTrace(context.makeTraceparent()).encoded().serialized()
        let limit = SingleInvocation.eventSizeLimit
        guard payload.count <= limit else {
            if case .http = event { return .http(.bodyTooLarge) }
            throw EventError.malformed("longer than \(limit) bytes")
        }
        let timeout = pool.settings.timeout
        let job = Job(
            requestID: context.requestID,
            payload: payload,
            deadline: context.clock.monotonic() + timeout,
            timeout: timeout,
            logger: context.logger
        )
        pool.take(job)
        do { return .value(try await job.answer()) } catch let error as FunctionError {
            if let mistake = error.eventError { throw mistake }
            if error.isTimeout { throw FunctionTimedOut() }
            throw error
        }
    }
}
