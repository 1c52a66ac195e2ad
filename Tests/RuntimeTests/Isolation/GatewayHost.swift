import Foundation
import Handlers
import Invocation
import JSON
import Synchronization
import TestSupport
import Testing

@testable import LocalRuntime

/// The functions of the template, hosted for a gateway on a database of its own.
struct GatewayHost {
    /// Where the functions run.
    enum Kind: CaseIterable {
        case inline
        case process
    }

    let host: FunctionHost
    /// What came back for a call of the platform's Invoke API.
    let client: TestClient
    /// Nil where functions run in this process.
    let isolation: Isolation?

    /// Invokes a function and gives its answer in the platform's shape.
    func invoke(_ function: String, _ event: Event) async throws -> JSON {
        switch await host.invoke(function, event, requestID: "test") {
        case .answer(let answer): return answer.encoded()
        case .failed(let error): throw error
        case .timedOut, .unknownFunction, .refused: throw TestFailure()
        }
    }
}

/// Serves the functions of the template while `body` runs, and waits for what it left.
func hosting<Value: Sendable>(
    _ gateway: TestGateway,
    _ kind: GatewayHost.Kind,
    _ body: @escaping @Sendable (GatewayHost) async throws -> Value
) async throws -> Value {
    let path = EventFile.folder.deletingLastPathComponent().appending(path: "template.yaml")
    let environment = [
        "DATABASE_URL": gateway.conninfo, "WAYPOST_ALLOW_PRIVATE": "1", "WAYPOST_ALLOW_HTTP": "1",
        "WAYPOST_ALLOW_PRIVATE_MEDIA": "1", "WAYPOST_LOG_LEVEL": "critical",
    ]
    let yaml = try String(contentsOf: path, encoding: .utf8)
    var template = try Template(yaml: yaml, environment: environment)
    // Other tests keep the machine busy.
    for index in template.functions.indices { template.functions[index].timeoutSeconds = 120 }
    var isolation: Isolation?
    if kind == .process {
        var settings = Isolation.Settings(folder: BuildFolder.path, environment: environment)
        settings.startTime = .seconds(60)
        isolation = try Isolation(
            template.functions,
            settings,
            clock: .system,
            logger: .silent
        )
    }
    var hosted: [String: FunctionHost.Hosted] = [:]
    let functions = gateway.wiring.functions()
    for resource in template.functions {
        let function = functions.first { $0.name == resource.logicalID }
        hosted[resource.logicalID] = FunctionHost.Hosted(
            try #require(isolation?.function(resource.logicalID) ?? function),
            timeout: .seconds(resource.timeoutSeconds),
            name: resource.functionName
        )
    }
    return try await hosting(hosted, try RouteTable(template.routes), isolation, body)
}

private func hosting<Value: Sendable>(
    _ functions: [String: FunctionHost.Hosted],
    _ routes: RouteTable,
    _ isolation: Isolation?,
    _ body: @escaping @Sendable (GatewayHost) async throws -> Value
) async throws -> Value {
    let host = FunctionHost(functions, clock: .system, logger: .silent)
    let bound = AsyncStream.makeStream(of: Int.self)
    let server = LocalServer(
        host: host,
        routes: routes,
        timers: Timers([], host: host, clock: .system, logger: .silent),
        pages: { _ in nil },
        servesInvokeAPI: true,
        address: "127.0.0.1",
        port: 0,
        clock: .system,
        logger: .silent,
        onBound: { bound.continuation.yield($0) }
    )
    let result = Mutex<Value?>(nil)
    func serve() async throws {
        try await running([server]) {
            let port = await bound.stream.first { _ in true } ?? 0
            let gateway = GatewayHost(host: host, client: .init(port: port), isolation: isolation)
            let value = try await body(gateway)
            // A host that is about to end has functions begin nothing that can wait.
            #expect(try await eventually { host.followUpCount == 0 })
            await isolation?.settle()
            result.withLock { $0 = value }
        }
    }
    guard let isolation else {
        try await serve()
        return try result.withLock { try $0.unwrapped }
    }
    try await isolation.serving { try await serve() }
    return try result.withLock { try $0.unwrapped }
}

extension Optional {
    fileprivate var unwrapped: Wrapped {
        get throws {
            guard let self else { throw TestFailure() }
            return self
        }
    }
}
