import JSON
import ArgumentParser
import Handlers
import Invocation
import Logging

/// One invocation with one event.
struct InvokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoke",
        abstract: "Invoke a function with one event; the answer goes to standard output.",
        discussion: """
            Exit code: 0; 65 when the event is malformed or of a kind that the function does not \
            take; 70 when the function failed or was too slow.
            """
    )

    @Argument(help: "The function's name in the template.")
    var function: String

    @Option(help: "A file with the event, - for standard input; none: an empty scheduled event.")
    var event: String?

    @Option(help: "The template.")
    var template = "template.yaml"

    @OptionGroup
    var isolation: IsolationOptions

    func run() async throws {
        let bytes =
            try event.map { try Source.bytes($0, limit: SingleInvocation.eventSizeLimit) }
            ?? Array("{}".utf8)
        var exitCode: Int32 = 0
        try await Desk.run { desk in
            let template = try Source.template(template, environment: desk.environment)
            let functions = desk.wiring.functions()
            guard let resource = template.functions.first(where: { $0.logicalID == function }),
                let chosen = functions.first(where: { $0.name == function })
            else {
                throw CommandProblem.unknownFunction(function, known: functions.map(\.name))
            }
            guard let isolation = try self.isolation.make([resource], desk) else {
                exitCode = await invoke(chosen, resource, bytes, desk)
                return
            }
            try await isolation.serving {
                let isolated = isolation.function(function) ?? chosen
                exitCode = await invoke(isolated, resource, bytes, desk)
                await isolation.settle()
            }
        }
        if exitCode != 0 { throw ExitCode(exitCode) }
    }

    private func invoke(
        _ chosen: any Function,
        _ resource: FunctionResource,
        _ bytes: [UInt8],
        _ desk: Desk
    ) async -> Int32 {
        let result = await SingleInvocation.invoke(
            function: chosen,
            eventBytes: bytes,
            clock: .system,
            logger: desk.logger,
            timeout: .seconds(resource.timeoutSeconds),
            metrics: .ofProcess(desk.environment, to: .error)
        )
        if case .answered(let answer) = result.outcome { Terminal.say(answer.text) }
        if let problem = result.problem { Terminal.note("\(function): \(problem)") }
        await result.runFollowUps()
        return result.exitCode
    }
}
