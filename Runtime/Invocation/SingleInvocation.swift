import FoundationEssentials
import JSON
package import Logging

/// One invocation in a process of its own: what a function's executable does when it is started by
/// hand, and `waypost invoke`.
package enum SingleInvocation {
    /// What the platform takes for an invocation, 6 MiB.
    package static let eventSizeLimit = 6 * 1024 * 1024
    /// As long as an HTTP API waits for a function.
    package static let defaultTimeout = Duration.seconds(30)

    /// Reads one event from standard input and writes the answer to standard output, what is wrong
    /// and the log to standard error.
    ///
    /// `WAYPOST_TIMEOUT_SECONDS`, 1 to 900, sets the deadline in place of 30 s. Metrics, where they
    /// are wanted (``Metrics/ofProcess(_:to:now:)``), go to standard error, last.
    ///
    /// - Parameter make: Builds the function; it throws when its configuration is missing.
    /// - Returns: The exit code by sysexits(3): 0; 65 for an event that is malformed or not for
    ///   this function; 70 when the function failed or was too slow; 74 when the answer could not
    ///   be written; 78 when the function could not be built.
    package static func run(_ make: @Sendable () throws -> any Function) async -> Int32 {
        let environment = ProcessInfo.processInfo.environment
        guard let timeout = timeout(in: environment) else {
            return fail("WAYPOST_TIMEOUT_SECONDS is not 1 to 900", ExitCode.configuration)
        }
        let function: any Function
        do { function = try make() } catch { return fail("\(error)", ExitCode.configuration) }
        guard let bytes = StandardStream.input.readAll(limit: eventSizeLimit) else {
            let problem = "standard input cannot be read, or is longer than \(eventSizeLimit) bytes"
            return fail("\(function.name): \(problem)", ExitCode.dataError)
        }

        let level = JSONLogHandler.level(in: environment)
        let result = await invoke(
            function: function,
            eventBytes: bytes,
            clock: .system,
            logger: Logger(label: "waypost") { _ in JSONLogHandler(level: level) },
            timeout: timeout,
            metrics: .ofProcess(environment, to: .error)
        )
        return await finish(result, of: function.name)
    }

    /// Runs one event through a function, with a deadline.
    ///
    /// A function that is past its deadline is cancelled and waited for. The log lines carry
    /// `requestId`, `function` and `traceId`.
    package static func invoke(
        function: any Function,
        eventBytes: [UInt8],
        clock: Clock,
        logger: Logger,
        timeout: Duration = defaultTimeout,
        metrics: Metrics = Metrics()
    ) async -> InvocationResult {
        let start = clock.monotonic()
        let followUps = CollectedFollowUps()
        func result(_ outcome: InvocationResult.Outcome) -> InvocationResult {
            let time = clock.monotonic() - start
            metrics.invoked(function.name, outcome.ending, took: time, isCold: true)
            return InvocationResult(outcome, followUps: followUps, metrics: metrics)
        }
        let event: Event
        do { event = try Event.decode(eventBytes) } catch { return result(.refused(error)) }
        let requestID = UUIDv7(
            time: clock.now(),
            random: .random(in: .min ... .max),
            .random(in: .min ... .max)
        ).description
        var logger = logger
        logger[metadataKey: "requestId"] = "\(requestID)"
        logger[metadataKey: "function"] = "\(function.name)"
        let context = Context(
            requestID: requestID,
            functionName: function.name,
            clock: clock,
            deadline: clock.monotonic() + timeout,
            logger: logger,
            traceparent: event.traceparent,
            metrics: metrics,
            followUps: followUps
        )
        return result(await outcome(of: function, event, context, timeout))
    }

    /// Whichever is first: the function's end or the deadline.
    private static func outcome(
        of function: any Function,
        _ event: Event,
        _ context: Context,
        _ timeout: Duration
    ) async -> InvocationResult.Outcome {
        await withTaskGroup(of: InvocationResult.Outcome?.self) { group in
            group.addTask {
                do {
                    return .answered(try await function.handle(event, context).encoded())
                } catch let error as EventError {
                    return .refused(error)
                } catch is FunctionTimedOut {
                    return .timedOut(after: timeout)
                } catch {
                    return .failed("\(error)")
                }
            }
            group.addTask {
                do { try await context.clock.sleep(context.deadline) } catch { return nil }
                return .timedOut(after: timeout)
            }
            // A sleep that was cancelled says nothing; the function's own end does.
            var first: InvocationResult.Outcome?
            while first == nil, let outcome = await group.next() { first = outcome }
            group.cancelAll()
            return first ?? .failed("the invocation ended without an answer")
        }
    }

    private static func finish(_ result: InvocationResult, of name: String) async -> Int32 {
        var exitCode = result.exitCode
        if case .answered(let answer) = result.outcome,
            !StandardStream.output.write(answer.serialized() + [UInt8(ascii: "\n")])
        {
            exitCode = fail("\(name): the answer cannot be written", ExitCode.inputOutput)
        }
        if let problem = result.problem { exitCode = fail("\(name): \(problem)", exitCode) }
        await result.runFollowUps()
        return exitCode
    }

    private static func fail(_ problem: String, _ exitCode: Int32) -> Int32 {
        StandardStream.error.write(Array("\(problem)\n".utf8))
        return exitCode
    }

    private static func timeout(in environment: [String: String]) -> Duration? {
        guard let text = environment["WAYPOST_TIMEOUT_SECONDS"] else { return defaultTimeout }
        guard let seconds = Int(text), (1...900).contains(seconds) else { return nil }
        return .seconds(seconds)
    }
}
