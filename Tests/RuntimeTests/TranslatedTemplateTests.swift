import Foundation
import Invocation
import JSON
import LocalRuntime
import TestSupport
import Testing

/// Holds the local runtime's reading of `template.yaml` to what the platform makes of it.
struct TranslatedTemplateTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().appending(path: "../..").standardized

    /// The transform told its reasons on standard error.
    private struct Failure: Error {
        let status: Int32
    }

    /// Made once for all tests: the transform takes a second or two to load.
    private static let translation = Task { try await translate() }

    private func translated() async throws -> JSON { try await Self.translation.value }

    /// What `.ci/translated-template` prints.
    private static func translate() async throws -> JSON {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = root.appending(path: ".ci/python")
        process.arguments = [".ci/translated-template", "template.yaml"]
        process.currentDirectoryURL = root
        process.standardOutput = try FileHandle(forWritingTo: file)
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        guard status == 0 else { throw Failure(status: status) }
        return try JSON.parse(Array(try Data(contentsOf: file)))
    }

    private func template() throws -> Template {
        let file = Self.root.appending(path: "template.yaml")
        return try readTemplate(try String(contentsOf: file, encoding: .utf8))
    }

    @Test func `the platform and the local runtime serve the same routes`() async throws {
        let routes = try #require(try await translated()["routes"]?.array)

        let theirs = try routes.map { route in
            try ["method", "path", "function"]
                .map { try #require(route[$0]?.string) }.joined(separator: " ")
        }
        let ours = try template().routes.map { "\($0.method) \($0.path) \($0.function)" }

        #expect(theirs.sorted() == ours.sorted())
        #expect(routes.allSatisfy { $0["payload"]?.string == "2.0" })
        #expect(ours.count > 20)
    }

    @Test func `the platform and the local runtime fire the same schedules`() async throws {
        let schedules = try #require(try await translated()["schedules"]?.array)

        let ours = try template().schedules.map { schedule -> JSON in
            [
                "expression": .string(schedule.text), "function": .string(schedule.function),
                "input": schedule.input ?? .null, "enabled": .bool(schedule.isEnabled),
            ]
        }

        #expect(schedules == ours)
        #expect(ours.count == 1)
    }

    @Test func `a queue hides a record for six times as long as its function may take`()
        async throws
    {
        let queues = try #require(try await translated()["queues"]?.array)

        let queue = try #require(queues.first)
        #expect(queues.count == 1)
        #expect(queue["function"]?.string == "DeliveryReport")
        #expect(queue["responses"] == ["ReportBatchItemFailures"])
        let timeout = try #require(queue["timeout"]?.integer)
        let visibility = try #require(queue["visibility"]?.integer)
        #expect(visibility >= 6 * timeout)
    }

    @Test func `an alarm on a metric of our own sees what a sweep tells`() async throws {
        let alarms = try #require(try await translated()["alarms"]?.array)
        let names = try alarms.map { alarm in
            EmbeddedLines.Name(
                try #require(alarm["namespace"]?.string),
                try #require(alarm["metric"]?.string),
                Set(try #require(alarm["dimensions"]?.array).compactMap(\.string))
            )
        }

        let told = ToldMetrics()
        try await withTestGateway(metrics: told.metrics()) { gateway in
            try await gateway.sweep()
            gateway.metrics.flush()
        }

        let ours = names.filter { !$0.namespace.hasPrefix("AWS/") }
        #expect(try told.lines.names.isSuperset(of: ours))
        #expect(ours.map(\.metric) == ["Backlog", "OldestWaitingSeconds"])
    }
}
