import Foundation
import Postgres
import TestSupport

/// Carries out the plan's faults, one after another.
struct Breaker {
    let journal: Journal
    let sides: Sides
    let gateway: GatewayProcess
    let database: PrivateServer
    let pool: Pool
    private var runsProcesses = false

    init(
        _ journal: Journal,
        _ sides: Sides,
        _ gateway: GatewayProcess,
        _ database: PrivateServer,
        _ pool: Pool
    ) {
        self.journal = journal
        self.sides = sides
        self.gateway = gateway
        self.database = database
        self.pool = pool
    }

    /// A step that is late, because those before it took longer, is done at once.
    mutating func run(_ steps: [Plan.Step]) async throws {
        for step in steps {
            let wait = step.at - journal.now
            if wait > 0 { try await Task.sleep(for: .seconds(wait)) }
            try await run(step)
        }
    }

    private mutating func run(_ step: Plan.Step) async throws {
        switch step.fault {
        case .kill: try await restart(asProcesses: !runsProcesses)
        case .function: return try await killFunction(step.choice)
        case .backend: return try await killBackend(step.choice)
        case .restart: try await stop(.fast)
        case .crash: try await stop(.immediate)
        case .errors: fail(step, .error)
        case .strangers: fail(step, .stranger)
        case .hangs: fail(step, .hang)
        case .resets: fail(step, .reset)
        }
        journal.count(step.fault.rawValue)
    }

    private func fail(_ step: Plan.Step, _ whim: Whim) {
        sides.breakable(step.choice)?.fail(whim, seconds: step.seconds)
    }

    /// Kills the runtime, and starts it with functions in it or as processes.
    private mutating func restart(asProcesses: Bool) async throws {
        runsProcesses = asProcesses
        try await journal.disturb(.kill) {
            gateway.kill()
            try await gateway.start(asProcesses ? ["--isolation", "process"] : [])
        }
    }

    /// Kills a process of a function; none has to be there in the moment.
    private mutating func killFunction(_ choice: Int) async throws {
        if !runsProcesses {
            try await restart(asProcesses: true)
            journal.count(Fault.kill.rawValue)
        }
        let end = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < end {
            let processes = ProcessTime.children(of: gateway.processID)
            if !processes.isEmpty {
                let process = processes[choice % processes.count]
                try await journal.disturb(.kill) { kill(pid_t(process), SIGKILL) }
                return journal.count(Fault.function.rawValue)
            }
            // Another process starts them, and tells nobody.
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func killBackend(_ choice: Int) async throws {
        let backends = (try? await pool.run(Backends(), by: .now + .seconds(5))) ?? []
        guard !backends.isEmpty else { return }
        try await journal.disturb(.outage) {
            try await database.kill(process: backends[choice % backends.count])
            try await ready()
        }
        journal.count(Fault.backend.rawValue)
    }

    private func stop(_ mode: PrivateServer.StopMode) async throws {
        try await journal.disturb(.outage) {
            try await database.stop(mode)
            try await database.start()
            try await ready()
        }
    }

    /// Waits until the database answers.
    private func ready() async throws {
        let end = ContinuousClock.now + .seconds(30)
        while (try? await pool.run(Backends(), by: .now + .seconds(5))) == nil {
            guard .now < end else { throw RigProblem("the database did not come back") }
            // A server that is away answers at once: asked without a pause, it would have no core.
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

/// The gateway's processes of the database.
struct Backends: Statement {
    static let sql = """
        SELECT pid FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND application_name <> 'soak' ORDER BY pid
        """

    var parameters: [Parameter] { [] }

    static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
}

/// How much still waits.
struct Waiting: Statement {
    static let sql = """
        SELECT (SELECT count(*) FROM store.lane) + (SELECT count(*) FROM store.scheduled)
             + (SELECT count(*) FROM store.early_report)
        """

    var parameters: [Parameter] { [] }

    static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
}
