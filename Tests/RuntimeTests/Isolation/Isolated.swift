import Foundation
import Glibc
import Invocation
import JSON
import Logging
import TestSupport
import Testing

@testable import LocalRuntime

/// The function `F` as an executable that does what its events say, in a folder of its own.
struct Isolated {
    let host: FunctionHost
    let isolation: Isolation
    let lines: LogLines
    let time: ShiftedClock
    let executable: String

    /// What came back, in a few words: what was answered, or the type of the error.
    enum Result: Equatable {
        case answer(JSON)
        case error(String, String)
        case timedOut
        case other
    }

    func invoke(_ event: JSON) async -> Result {
        let id = "\(UInt32.random(in: 0 ... .max))"
        let outcome = await host.invoke("F", .schedule(.init(input: event)), requestID: id)
        switch outcome {
        case .answer(let answer): return .answer(answer.encoded())
        case .failed(let error as FunctionError): return .error(error.type, error.message)
        case .timedOut: return .timedOut
        case .failed, .unknownFunction, .refused: return .other
        }
    }

    /// Has it do something.
    func invoke(_ what: String, _ more: (String, JSON)...) async -> Result {
        await invoke(
            .object([JSON.Member("do", .string(what))] + more.map { JSON.Member($0.0, $0.1) })
        )
    }

    /// The process that answers now.
    func process() async -> pid_t? {
        guard case .answer(let told) = await invoke("answer") else { return nil }
        return told["pid"]?.integer.map { pid_t($0) }
    }

    /// The process that answers now, once it waits for its next event.
    func idleProcess() async -> pid_t? {
        let process = await process()
        await isolation.settle()
        return process
    }

    /// The lines that tell what invocations took.
    var reports: [String] { lines.all.filter { $0.hasPrefix("REPORT ") } }

    /// Puts another build in the place of the executable.
    func rebuild() throws {
        let files = FileManager.default
        try files.copyItem(atPath: executable, toPath: executable + ".new")
        try files.removeItem(atPath: executable)
        try files.moveItem(atPath: executable + ".new", toPath: executable)
    }
}

/// Runs the function `F` as processes while `body` runs.
func isolating(
    timeoutSeconds: Int = 120,
    memoryMB: Int = 256,
    instances: Int = 4,
    startTime: Duration = .seconds(60),
    environment: [String: String] = [:],
    _ body: @escaping @Sendable (Isolated) async throws -> Void
) async throws {
    let folder = try executables(named: ["F"])
    let executable = "\(folder)/F"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var settings = Isolation.Settings(
        folder: folder,
        instances: instances,
        environment: ["DATABASE_URL": "here", "WAYPOST_ALLOW_HTTP": "1", "SECRET": "ours"],
        drainTime: .seconds(5)
    )
    settings.startTime = startTime
    let function = resource(timeoutSeconds, memoryMB, environment)
    try await isolating(function, executable, settings, body)
}

private func isolating(
    _ resource: FunctionResource,
    _ executable: String,
    _ settings: Isolation.Settings,
    _ body: @escaping @Sendable (Isolated) async throws -> Void
) async throws {
    let lines = LogLines()
    let time = ShiftedClock()
    let metrics = Metrics()
    let isolation = try Isolation(
        [resource],
        settings,
        metrics: metrics,
        clock: time.clock,
        logger: lines.logger
    )
    let function = try #require(isolation.function("F"))
    let timeout = Duration.seconds(resource.timeoutSeconds)
    let host = FunctionHost(
        ["F": .init(function, timeout: timeout, name: "function-f")],
        clock: time.clock,
        logger: lines.logger,
        metrics: metrics
    )
    try await isolation.serving {
        try await running(host.services) {
            try await body(
                Isolated(
                    host: host,
                    isolation: isolation,
                    lines: lines,
                    time: time,
                    executable: executable
                )
            )
        }
    }
}

/// Makes a folder with executables that do what their events say.
func executables(named names: some Collection<String>) throws -> String {
    let folder = "/tmp/waypost-test-\(UUID().uuidString.prefix(8))"
    let files = FileManager.default
    try files.createDirectory(atPath: folder, withIntermediateDirectories: false)
    for name in names {
        try files.copyItem(atPath: "\(BuildFolder.path)/stub", toPath: "\(folder)/\(name)")
    }
    return folder
}

/// The function `F` of a template.
func resource(
    _ timeoutSeconds: Int,
    _ memoryMB: Int,
    _ environment: [String: String] = [:]
) -> FunctionResource {
    FunctionResource(
        logicalID: "F",
        functionName: "function-f",
        handler: "bootstrap",
        codeURI: ".",
        timeoutSeconds: timeoutSeconds,
        memoryMB: memoryMB,
        environment: environment.merging(["DATABASE_URL": "elsewhere"]) { $1 },
        routes: [],
        schedules: []
    )
}

/// Waits until something that another process does is so.
func eventually(
    within limit: Duration = .seconds(60),
    _ isSo: () throws -> Bool
) async throws -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try isSo() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return try isSo()
}
