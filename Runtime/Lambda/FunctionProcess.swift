import FoundationEssentials
package import Invocation
import Logging

/// What a function's executable does, from its start to its end.
package enum FunctionProcess {
    /// Serves the platform when `AWS_LAMBDA_RUNTIME_API` names it, else one event from standard
    /// input, as ``SingleInvocation/run(_:)`` says.
    ///
    /// Metrics go to standard output when it serves the platform, which looks for them there.
    ///
    /// The main thread waits here for the end: a main function that awaits would cost a static
    /// executable 5 ms at its start.
    ///
    /// - Parameter make: Builds the function; it throws when its configuration is missing.
    package static func run(_ make: @escaping @Sendable () throws -> any Function) -> Never {
        // A connection that the other side has closed is an error to handle, not a death.
        SignalWait.ignoreBrokenPipes()
        let environment = ProcessInfo.processInfo.environment
        guard let address = environment["AWS_LAMBDA_RUNTIME_API"], !address.isEmpty else {
            Task { SignalWait.end(await SingleInvocation.run(make)) }
            SignalWait.park()
        }
        let level = JSONLogHandler.level(in: environment)
        let logger = Logger(label: "waypost") { _ in JSONLogHandler(level: level) }
        serve(address, make, logger, .ofProcess(environment, to: .output))
    }

    private static func serve(
        _ address: String,
        _ make: () throws -> any Function,
        _ logger: Logger,
        _ metrics: Metrics
    ) -> Never {
        // Before there is another thread, so that all of them leave the signal to this one.
        SignalWait.holdTermination()
        let state = StopState()
        do {
            let loop = RuntimeLoop(
                address: address,
                function: try build(make, address, logger),
                clock: .system,
                logger: logger,
                metrics: metrics,
                state: state
            )
            Task { SignalWait.end(await loop.run()) }
        } catch {
            logger.critical("the process ends", metadata: ["error": "\(error)"])
            SignalWait.end(1)
        }
        while true {
            SignalWait.untilTermination()
            if state.stop() { SignalWait.end(0) }
        }
    }

    /// Builds the function, or tells the platform why there is none.
    private static func build(
        _ make: () throws -> any Function,
        _ address: String,
        _ logger: Logger
    ) throws -> any Function {
        do { return try make() } catch {
            let fault = FunctionFault.configuration(error)
            do { try RuntimeClient(address: address).failInit(fault) } catch let problem {
                logger.error("the error was not taken", metadata: ["error": "\(problem)"])
            }
            throw error
        }
    }
}
