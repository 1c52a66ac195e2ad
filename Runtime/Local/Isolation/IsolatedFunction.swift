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
    /// Whoever stops waiting does not stop the executable: that has the function's own time.
    func handle(_ event: Event, _ context: Context) async throws -> Answer {
        let payload = event.encoded().serialized()
        guard payload.count <= RuntimeAPI.bodyLimit else {
            if case .http = event { return .http(.bodyTooLarge) }
            throw EventError.malformed("longer than \(RuntimeAPI.bodyLimit) bytes")
        }
        let timeout = pool.settings.timeout
        let job = Job(
            requestID: context.requestID,
            payload: payload,
            deadline: context.clock.monotonic() + timeout,
            timeout: timeout,
            traceID: context.platformTraceID,
            logger: context.logger
        )
        pool.take(job)
        do { return .value(try await job.answer()) } catch let error as FunctionError {
            if let mistake = error.eventError(of: name) { throw mistake }
            throw error
        }
    }
}
