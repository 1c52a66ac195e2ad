import UnixSignals
import Store
import Agreements
import ArgumentParser
import Console
import Foundation
import Handlers
import Invocation
import Logging
import ServiceLifecycle

/// Serves the template's routes and runs its schedules.
struct StartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Serve the routes of template.yaml and run its schedules.",
        discussion: """
            Stops on SIGTERM or ctrl-C when what is in flight has ended. Several may run on one \
            database.
            """
    )

    @Option(help: "The port to listen on; 0 for any that is free.")
    var port = 8080

    @Option(help: "The address to listen on.")
    var address = "127.0.0.1"

    @Option(help: "The template.")
    var template = "template.yaml"

    @OptionGroup
    var isolation: IsolationOptions

    @Flag(help: "Make a demonstration agreement and show what to try.")
    var demo = false

    @Flag(help: "Leave the schedules to somebody else, who invokes their functions.")
    var noSchedules = false

    @Flag(
        name: .customLong("invoke-api"),
        help: """
            Serve the platform's Invoke API to this machine, without credentials; --demo does too.
            """
    )
    var invokeAPI = false

    func validate() throws {
        guard 0...65_535 ~= port else { throw ValidationError("a port is 0 to 65535") }
        if demo, port == 0 {
            throw ValidationError("--demo needs a port, for the address of its inbox")
        }
    }

    func run() async throws {
        let progress = Progress()
        let leaves = ["HTTP", "PRIVATE", "PRIVATE_MEDIA"].map { ("WAYPOST_ALLOW_" + $0, "1") }
        let settings = demo ? Dictionary(uniqueKeysWithValues: leaves) : [:]
        progress.step("opening the database")
        let desk = try await Desk.open(
            connections: 8,
            settings: settings,
            publicURL: publicURL
        ) { progress.step($0) }
        do {
            try await prepare(desk, progress)
            progress.end()
            try await serve(desk)
        } catch {
            progress.end()
            await desk.close()
            throw error
        }
        await desk.close()
        Terminal.note("stopped")
    }

    /// Where this machine reaches it; nil when that is not known beforehand.
    private var publicURL: String? {
        guard port != 0, address != "0.0.0.0", address != "::" else { return nil }
        return "http://\(address.contains(":") ? "[\(address)]" : address):\(port)"
    }

    private func prepare(_ desk: Desk, _ progress: Progress) async throws {
        let deadline = ContinuousClock.now + .seconds(300)
        let store = desk.wiring.store
        _ = try await store.migrate(by: deadline) { progress.step("schema step \($0) applied") }
        let state = try await store.schemaState(by: deadline)
        guard state.isCurrent else { throw CommandProblem.schema(state.applied, state.known) }
        guard demo else { return }
        progress.step("making the demonstration agreement")
        if ProcessInfo.processInfo.environment["DATABASE_URL"]?.isEmpty == false {
            Terminal.note("its tokens, which everybody knows, now hold in DATABASE_URL's database")
        }
        _ = try await store.apply(Demonstration.agreements(port: port), by: deadline)
    }

    private func serve(_ desk: Desk) async throws {
        let template = try readTemplate(desk)
        let metrics = Metrics()
        let drainTime = template.longestTimeout + Self.drainMargin
        let isolation = try self.isolation.make(
            template.functions,
            desk,
            drainTime: drainTime,
            metrics: metrics
        )
        let host = FunctionHost(
            try hosted(template, desk.wiring.functions(), isolation),
            clock: .system,
            logger: desk.logger,
            drainTime: drainTime,
            metrics: metrics
        )
        // The last is told of a shutdown first.
        let services: [any Service] =
            [try server(desk, template, host)] + (isolation.map { [StopNotice($0)] } ?? [])
        let group = ServiceGroup(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: desk.logger
        )
        guard let isolation else { return try await group.run() }
        try await isolation.serving { try await group.run() }
    }

    /// What a stop takes longer than the longest invocation.
    private static let drainMargin = Duration.seconds(5)

    private func server(
        _ desk: Desk,
        _ template: Template,
        _ host: FunctionHost
    ) throws -> LocalServer {
        let schedules = (noSchedules ? template.withoutFirings() : template).schedules
        let timers = Timers(schedules, host: host, clock: .system, logger: desk.logger)
        let health = HealthPage(desk: desk, host: host, timers: timers)
        let metrics = MetricsPage(wiring: desk.wiring, metrics: host.metrics)
        let inbox = demo ? DemoInbox() : nil
        return LocalServer(
            host: host,
            routes: try RouteTable(template.routes),
            timers: timers,
            pages: { event in
                if let answer = inbox?.answer(event) { return answer }
                if let answer = await metrics.answer(event) { return answer }
                return await health.answer(event)
            },
            servesInvokeAPI: invokeAPI || demo,
            address: address,
            port: port,
            clock: .system,
            logger: desk.logger,
            onBound: { port in welcome(port) }
        )
    }

    /// The template; what in it has no meaning here is told.
    private func readTemplate(_ desk: Desk) throws -> Template {
        let template = try Source.template(template, environment: desk.environment)
        for warning in template.warnings { Terminal.note("template.yaml: \(warning)") }
        if !template.cloudOnly.isEmpty {
            let names = template.cloudOnly.joined(separator: ", ")
            Terminal.note("template.yaml: only in the cloud: \(names)")
        }
        return template
    }

    /// The template's functions by their logical ids.
    private func hosted(
        _ template: Template,
        _ functions: [any Function],
        _ isolation: Isolation?
    ) throws -> [String: FunctionHost.Hosted] {
        var hosted: [String: FunctionHost.Hosted] = [:]
        for resource in template.functions {
            guard let function = functions.first(where: { $0.name == resource.logicalID }) else {
                let known = functions.map(\.name)
                throw CommandProblem.unknownFunction(resource.logicalID, known: known)
            }
            hosted[resource.logicalID] = FunctionHost.Hosted(
                isolation?.function(resource.logicalID) ?? function,
                timeout: .seconds(resource.timeoutSeconds),
                name: resource.functionName
            )
        }
        return hosted
    }

    private func welcome(_ port: Int) {
        Terminal.say("Waypost listens on http://\(address):\(port)")
        guard demo else { return }
        Terminal.say("")
        Terminal.say("Try, in another terminal:")
        let command = CommandLine.arguments.first ?? "waypost"
        for trial in Demonstration.trials(port: port, command: command) {
            Terminal.say("")
            Terminal.say("# " + Terminal.title(trial.title))
            Terminal.say(trial.command)
        }
        Terminal.say("")
        Terminal.say("The last digit of a recipient says what its handset does (README).")
        Terminal.say("ctrl-C stops it.")
    }
}
