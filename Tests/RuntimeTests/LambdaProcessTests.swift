import JSON
import NIOCore
import NIOPosix
import TestSupport
import Testing

/// The rules that need a process: its signals and its exit codes.
@Suite(.timeLimit(.minutes(2))) struct LambdaProcessTests {
    private static let noDatabase = "host=/nowhere dbname=none"

    private func start(
        _ name: String = "TerminateMessage",
        at server: RecordingServer,
        database: String? = noDatabase
    ) throws -> FunctionExecutable {
        var environment = [
            "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:\(server.port)",
            "AWS_LAMBDA_FUNCTION_NAME": "waypost-\(name)-1",
        ]
        environment["DATABASE_URL"] = database
        return try FunctionExecutable(name, environment: environment)
    }

    @Test func `a function that cannot be built says why and exits with 1`() async throws {
        try await withRecordingServer { _ in
            .status(202)
        } _: { server in
            let function = try start(at: server, database: nil)

            #expect(await function.exitCode() == 1)
            #expect(server.requests.map(\.path) == ["/2018-06-01/runtime/init/error"])
            let request = try #require(server.requests.first)
            #expect(
                request.headers["lambda-runtime-function-error-type"]
                    == "Function.ConfigurationInvalid"
            )
            #expect(request.text.contains("DATABASE_URL is not set"))
        }
    }

    @Test func `without a platform it exits with 1`() async throws {
        let function = try FunctionExecutable(
            "RetrySweep",
            environment: [
                "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1", "DATABASE_URL": Self.noDatabase,
            ]
        )

        #expect(await function.exitCode() == 1)
    }

    @Test func `SIGTERM ends a function that waits, with 0`() async throws {
        try await withRecordingServer { _ in
            .hang
        } _: { server in
            let function = try start(at: server)
            await server.waitForRequests(1)

            function.terminate()

            #expect(await function.exitCode() == 0)
            #expect(server.requests.count == 1)
        }
    }

    @Test func `SIGTERM lets a function that works answer before it ends, with 0`() async throws {
        let event = try EventFile(named: "terminate-sms.json").bytes
        try await withSilentDatabase { conninfo, connections in
            try await withRecordingServer { request in
                let headers = ["Lambda-Runtime-Aws-Request-Id": "id-1"]
                return request.method == "POST"
                    ? .status(202) : .answer(status: 200, headers: headers, body: event)
            } _: { server in
                let function = try start(at: server, database: conninfo)
                var arrivals = connections.makeAsyncIterator()
                _ = await arrivals.next()

                function.terminate()

                #expect(await function.exitCode() == 0)
                #expect(
                    server.requests.map { ScriptedPlatform.name(of: $0) }
                        == ["next", "id-1/response"]
                )
                #expect(server.requests.last?.text.contains(#""statusCode":503"#) == true)
            }
        }
    }

    @Test func `an invocation is told by lines of metrics, and nothing else, on standard output`()
        async throws
    {
        let event = try EventFile(named: "terminate-unknown-path.json").bytes
        try await withRecordingServer { request in
            let headers = ["Lambda-Runtime-Aws-Request-Id": "id-1"]
            return switch request.order {
            case 0: .answer(status: 200, headers: headers, body: event)
            case 1: .status(202)
            case _: .hang
            }
        } _: { server in
            let function = try start(at: server)
            await server.waitForRequests(3)

            function.terminate()

            #expect(await function.exitCode() == 0)
            let told = try EmbeddedLines(function.standardOutput())
            let invocations = told.lines(of: "Invocations")
            #expect(invocations.map { $0["Invocations"] } == [1])
            #expect(invocations.map { $0["Function"] } == ["TerminateMessage"])
            #expect(invocations.map { $0["Outcome"] } == ["answered"])
            #expect(told.lines(of: "ColdStarts").map { $0["ColdStarts"] } == [1])
            let dimensions: [Set<String>] = [["Function", "Outcome"], []]
            for set in dimensions {
                #expect(told.names.contains(.init("Waypost", "Invocations", set)))
            }
        }
    }

    @Test func `without a Runtime API it takes one event from its input`() async throws {
        let function = try FunctionExecutable(
            "TerminateMessage",
            input: EventFile(named: "terminate-unknown-path.json").bytes,
            environment: ["DATABASE_URL": Self.noDatabase]
        )

        #expect(await function.exitCode() == 0)
        #expect(function.standardOutput().hasPrefix(#"{"statusCode":404"#))
    }
}

/// Runs `body` with a server that takes connections and never says a word.
private func withSilentDatabase(
    _ body: (_ conninfo: String, _ connections: AsyncStream<Void>) async throws -> Void
) async throws {
    let (connections, arrival) = AsyncStream.makeStream(of: Void.self)
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .childChannelInitializer { channel in
            arrival.yield()
            return channel.eventLoop.makeSucceededVoidFuture()
        }
        .bind(host: "127.0.0.1", port: 0).get()
    let port = listener.localAddress?.port ?? 0
    do {
        try await body("host=127.0.0.1 port=\(port) dbname=none user=none", connections)
        try await listener.close()
    } catch {
        try? await listener.close()
        throw error
    }
}
