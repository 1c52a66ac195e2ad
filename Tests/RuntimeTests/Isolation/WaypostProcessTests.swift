import Foundation
import Glibc
import JSON
import TestSupport
import Testing

@testable import LocalRuntime

/// `waypost start --isolation process`, as an operator runs it.
@Suite(.enabled(if: TestServer.shared != nil))
struct WaypostProcessTests {
    @Test(arguments: [SIGKILL, SIGTERM])
    func `no process of a function outlives the gateway`(signal: Int32) async throws {
        try await withFreshDatabase(template: TestTemplate.shared.name()) { conninfo in
            let folder = try executables(named: EventFile.functions.values)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let waypost = try Program(
                "\(BuildFolder.path)/waypost",
                [
                    "start", "--port", "0", "--template", Self.template,
                    "--isolation", "process", "--executables", folder, "--invoke-api",
                ],
                environment: ["DATABASE_URL": conninfo],
                log: "\(folder)/log"
            )
            defer { kill(waypost.processID, SIGKILL) }
            let isUp = try await eventually {
                waypost.output.contains("Waypost listens on http://127.0.0.1:")
            }
            #expect(isUp, "\(waypost.output)")
            let port = try #require(
                waypost.output.firstMatch(of: /127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) }
            )
            let reply = try await TestClient(port: port).send(
                "POST /2015-03-31/functions/Manage/invocations",
                body: #"{"do":"linger"}"#
            )
            let told = try JSON.parse(Array(reply.body.utf8))
            let process = try #require(told["pid"]?.integer.map { pid_t($0) })
            #expect(ProcessFacts.isRunning(process))

            kill(waypost.processID, signal)

            #expect(try await eventually { !ProcessFacts.isRunning(process) })
            #expect(try await waypost.ending().status == (signal == SIGTERM ? 0 : SIGKILL))
        }
    }

    private static let template = EventFile.folder.deletingLastPathComponent()
        .appending(path: "template.yaml").path
}
