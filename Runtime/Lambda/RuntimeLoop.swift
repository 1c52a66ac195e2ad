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
    private let state: StopState

    /// - Parameters:
    ///   - address: `host:port` of the Runtime API.
    ///   - state: Shared with whoever asks for the end.
    package init(
        address: String,
        function: any Function,
        clock: Clock,
        logger: Logger,
        state: StopState
    ) {
        client = RuntimeClient(address: address)
        self.function = function
        self.clock = clock
        self.logger = logger
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
        var logger = logger
        logger[metadataKey: "requestId"] = "\(delivered.requestID)"
        logger[metadataKey: "function"] = "\(function.name)"
        if let traceID = delivered.traceID { logger[metadataKey: "traceId"] = "\(traceID)" }
        let followUps = CollectedFollowUps()
        var context = Context(
            requestID: delivered.requestID,
            functionName: function.name,
            clock: clock,
            deadline: delivered.deadline(by: clock),
            logger: logger,
            isStopping: { [state] in state.isStopping },
            followUps: followUps
        )
        context.traceID = delivered.traceID

        let result = await result(of: delivered, context)
        do throws(PlatformProblem) {
            try hand(in: result, for: delivered.requestID, logger)
        } catch {
            if case .givenUp = error { throw error }
            logger.error("the answer was not taken", metadata: ["error": "\(error)"])
        }
        // What is stored is delivered, whether or not the caller learns of it.
        await followUps.run()
    }

    private func result(
        of delivered: Delivered,
        _ context: Context
    ) async -> Result<[UInt8], FunctionFault> {
        do {
            if delivered.isCut {
                throw EventError.malformed("longer than \(Limits.payloadBytes) bytes")
            }
            let event = try Event.decode(delivered.event)
            let answer = try await function.handle(event, context).encoded().serialized()
            guard answer.count <= Limits.payloadBytes else {
                return .failure(.tooLong(answer.count))
            }
            return .success(answer)
        } catch {
            return .failure(.thrown(error))
        }
    }

    private func hand(
        in result: Result<[UInt8], FunctionFault>,
        for requestID: String,
        _ logger: Logger
    ) throws(PlatformProblem) {
        switch result {
        case .success(let answer):
            do throws(PlatformProblem) {
                try client.respond(requestID, answer)
                logger.debug("answered")
            } catch {
                guard case .tooLong = error else { throw error }
                try fail(requestID, .tooLong(answer.count), logger)
            }
        case .failure(let fault): try fail(requestID, fault, logger)
        }
    }

    private func fail(
        _ requestID: String,
        _ fault: FunctionFault,
        _ logger: Logger
    ) throws(PlatformProblem) {
        let level: Logger.Level = fault.isCallers ? .warning : .error
        let fields: Logger.Metadata = ["error": "\(fault.message)", "type": "\(fault.type)"]
        logger.log(level: level, "failed", metadata: fields)
        try client.fail(requestID, fault)
    }
}
