import Invocation
import JSON
import LocalRuntime
import NIOCore
import TestSupport
import Testing

/// What clients take of the memory; in a process of its own, as the Makefile runs it.
@Suite struct ServerMemoryTests {
    private static let clients = 300
    private static let limitBytes = 200.0 * 1024 * 1024

    @Test func `three hundred slow heads take little memory, and others are served`() async throws {
        let functions = hosted { _, _ in .value("served") }
        let head = "GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 60_000)
        var limits = HTTPLimits()
        limits.idleTime = .seconds(5)
        let before = try ProcessTime.ownResidentBytes()

        try await serving(functions, routes("/"), limits: limits) { client, _ in
            let ends = try await withThrowingTaskGroup(
                of: EventLoopFuture<HostileClient.Outcome>.self
            ) { group in
                for _ in 0..<Self.clients {
                    group.addTask { try await HostileClient(port: client.port).hold(head) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for _ in 0..<20 { #expect(try await served(client, "GET /") == #""served""#) }
            #expect(try ProcessTime.ownResidentBytes() - before < Self.limitBytes)
            for end in ends { #expect(try await end.get().isClosed) }
        }
    }
}
