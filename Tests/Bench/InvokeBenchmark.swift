import Foundation
import Invocation
import JSON
import LocalRuntime
import Logging
import ServiceLifecycle
import TestSupport

/// A function that does nothing, invoked by the local runtime in its process and in one of its own.
struct InvokeBenchmark {
    let rounds: Int

    private static let clients = 8

    private struct Nothing: Function {
        static let name = "Nothing"

        func handle(_ event: Event, _ context: Context) async throws -> Answer { .value(.null) }
    }

    func lines() async throws -> [Line] {
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "bench-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let stub = URL(filePath: BuildFolder.path).appending(path: "stub")
        try FileManager.default.copyItem(at: stub, to: folder.appending(path: "Nothing"))
        let template = try Template(yaml: Self.template, environment: [:])
        let isolation = try Isolation(
            template.functions,
            Isolation.Settings(folder: folder.path, instances: Self.clients, environment: [:]),
            clock: .system,
            logger: logger
        )
        let inline = try await rate(Nothing(), logger)
        var process = 0.0
        guard let isolated = isolation.function("Nothing") else {
            throw BenchProblem("the template has no function")
        }
        try await isolation.serving { process = try await rate(isolated, logger) }
        var line = Line("invoke")
        line.add("inline", inline.rate)
        line.add("process", process.rate)
        line.ratio = inline / process
        line.add(atLeast: 10_000, "inline invocations a second", inline)
        return [line]
    }

    private func rate(_ function: any Function, _ logger: Logger) async throws -> Double {
        let host = FunctionHost(
            ["Nothing": .init(function, timeout: .seconds(30))],
            clock: .system,
            logger: logger
        )
        let group = ServiceGroup(configuration: .init(services: host.services, logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            _ = try await count(host, .milliseconds(500))
            var rates: [Double] = []
            for _ in 0..<rounds {
                rates.append(Double(try await count(host, .seconds(2))) / 2)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return rates.median
        }
    }

    /// How many are done in a time.
    private func count(_ host: FunctionHost, _ time: Duration) async throws -> Int {
        let end = ContinuousClock.now + time
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<Self.clients {
                group.addTask {
                    var count = 0
                    while ContinuousClock.now < end {
                        let event = Event.schedule(.init(input: [:]))
                        guard case .answer = await host.invoke("Nothing", event, requestID: "x")
                        else { throw BenchProblem("an invocation failed") }
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
    }

    private static let template = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Nothing:
            Type: AWS::Serverless::Function
            Properties: {CodeUri: ., Handler: bootstrap, Runtime: provided.al2023, MemorySize: 256}
        """
}
