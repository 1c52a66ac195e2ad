import Blocking
package import Invocation
import JSON
package import Logging

/// Takes invocations from the platform, one after the other, and runs a function on each.
///
/// It blocks its own thread while it waits for the platform. The function begins on that thread
/// too, so that one which waits for nothing costs no change of threads.
package actor RuntimeLoop {
    private let executor = BlockingExecutor(label: "runtime.loop")
    private let client: RuntimeClient
    private let function: any Function
    private let clock: Clock
    private let logger: Logger
    private let metrics: Metrics
    private let state: StopState
    private var isCold = true

    /// - Parameters:
    ///   - address: `host:port` of the Runtime API.
    ///   - metrics: Flushed after each invocation.
    ///   - state: Shared with whoever asks for the end.
    package init(
        address: String,
        function: any Function,
        clock: Clock,
        logger: Logger,
        metrics: Metrics = Metrics(),
        state: StopState
    ) {
        client = RuntimeClient(address: address)
        self.function = function
        self.clock = clock
        self.logger = logger
        self.metrics = metrics
        self.state = state
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// Serves until it is stopped or the platform is gone.
    ///
    /// - Returns: The exit code: 0 when it was stopped.
    package func run() async -> Int32 {
        do {
            while true {
                let delivered = try client.next()
                guard state.begin() else { return 0 }
                try await serve(delivered)
                guard state.end() else { return 0 }
            }
        } catch {
            logger.critical("the process ends", metadata: ["error": "\(error)"])
            return 1
        }
    }

    /// - Throws: ``PlatformProblem/givenUp``; after any other problem the next invocation may be
    ///   well.
    private func serve(_ delivered: Delivered) async throws(PlatformProblem) {
        let start = clock.monotonic()
        // Whatever comes of it is told before the process may be frozen, or ends.
        defer { metrics.flush() }
        let event = Result { () throws(EventError) in try Self.event(in: delivered) }
        let followUps = CollectedFollowUps()
        let context = context(of: delivered, try? event.get(), followUps)
        let result = await result(of: event, context)
        let time = clock.monotonic() - start
        var ending = Metrics.Ending.failed
        defer {
            metrics.invoked(function.name, ending, took: time, isCold: isCold)
            isCold = false
        }
        do throws(PlatformProblem) {
            ending = try hand(in: result, context)
        } catch {
            if case .givenUp = error { throw error }
            context.logger.error("the answer was not taken", metadata: ["error": "\(error)"])
        }
        // What is stored is delivered, whether or not the caller learns of it.
        await followUps.run()
    }

    private static func event(in delivered: Delivered) throws(EventError) -> Event {
        if delivered.isCut {
            throw .malformed("longer than \(Limits.payloadBytes) bytes")
        }
        return try Event.decode(delivered.event)
    }

    /// - Parameter event: Nil when it cannot be read.
    private func context(
        of delivered: Delivered,
        _ event: Event?,
        _ followUps: any FollowUps
    ) -> Context {
        var logger = logger
        logger[metadataKey: "requestId"] = "\(delivered.requestID)"
        logger[metadataKey: "function"] = "\(function.name)"
        if let id = delivered.traceID { logger[metadataKey: "platformTraceId"] = "\(id)" }
        var context = Context(
            requestID: delivered.requestID,
            functionName: function.name,
            clock: clock,
            deadline: delivered.deadline(by: clock),
            logger: logger,
            traceparent: event?.traceparent,
            metrics: metrics,
            isStopping: { [state] in state.isStopping },
            followUps: followUps
        )
        context.platformTraceID = delivered.traceID
        return context
    }

    private func result(
        of event: Result<Event, EventError>,
        _ context: Context
    ) async -> Result<[UInt8], FunctionFault> {
        do {
            let answer = try await function.handle(event.get(), context).encoded().serialized()
            guard answer.count <= Limits.payloadBytes else {
                return .failure(.tooLong(answer.count))
            }
            return .success(answer)
        } catch {
            return .failure(.thrown(error))
        }
    }

    /// - Returns: How the invocation ended.
    private func hand(
        in result: Result<[UInt8], FunctionFault>,
        _ context: Context
    ) throws(PlatformProblem) -> Metrics.Ending {
        switch result {
        case .success(let answer):
            do throws(PlatformProblem) {
                try client.respond(context.requestID, answer)
                context.logger.debug("answered")
                return .answered
            } catch {
                guard case .tooLong = error else { throw error }
                try fail(.tooLong(answer.count), context)
                return .failed
            }
        case .failure(let fault):
            try fail(fault, context)
            return fault.isCallers ? .malformed : .failed
        }
    }

    private func fail(_ fault: FunctionFault, _ context: Context) throws(PlatformProblem) {
        let level: Logger.Level = fault.isCallers ? .warning : .error
        let fields: Logger.Metadata = ["error": "\(fault.message)", "type": "\(fault.type)"]
        context.logger.log(level: level, "failed", metadata: fields)
        try client.fail(context.requestID, fault)
    }
}
