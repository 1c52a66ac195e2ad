import Curl
import TestSupport
import Testing

@Suite struct CurlConcurrencyTests {
    @Test func `a thousand transfers are under way at a time`() async throws {
        let manyAreThere = Latch()
        try await withRecordingServer { request in
            if request.order >= 500 { manyAreThere.open() }
            await manyAreThere.wait()
            return .status(200)
        } _: { server in
            let client = HTTPClient.open(connectionsPerHost: 1_000)

            let statuses = try await Self.send(1_000, to: server.url("/x"), by: client)

            #expect(statuses == Array(repeating: 200, count: 1_000))
            #expect(server.requests.count == 1_000)
            #expect(server.peakConcurrency(of: "/x") >= 500)
        }
    }

    @Test func `a host gets no more connections than its share, and all its requests`()
        async throws
    {
        try await withRecordingServer { _ in
            await Task.yield()
            return .status(200)
        } _: { server in
            let client = HTTPClient.open(connectionsPerHost: 3)

            let statuses = try await Self.send(200, to: server.url("/x"), by: client)

            #expect(statuses.count == 200)
            #expect((1...3).contains(server.peakConcurrency(of: "/x")))
            #expect(Set(server.requests.map(\.remotePort)).count <= 3)
        }
    }

    @Test func `a host that hangs holds up no other`() async throws {
        try await withRecordingServer { _ in
            .hang
        } _: { hanging in
            try await withRecordingServer { _ in
                .status(200)
            } _: { healthy in
                let client = HTTPClient.open(connectionsPerHost: 2)
                let url = hanging.url()
                let stuck = Task { try await Self.send(50, to: url, by: client) }
                await hanging.waitForRequests(2)

                let statuses = try await Self.send(50, to: healthy.url(), by: client)

                #expect(statuses.count == 50)
                #expect(hanging.requests.count == 2)
                stuck.cancel()
                await #expect(throws: CurlError.cancelled) { try await stuck.value }
            }
        }
    }

    @Test func `a cancelled task gets its answer at once and frees its connection`() async throws {
        try await withRecordingServer { request in
            request.path == "/hang" ? .hang : .status(200)
        } _: { server in
            let client = HTTPClient.open(connectionsPerHost: 1)
            let url = server.url("/hang")
            let task = Task { try await client.send(.to(url)) }
            await server.waitForRequests(1)

            task.cancel()

            await #expect(throws: CurlError.cancelled) { try await task.value }
            let next = try await client.send(.to(server.url("/next")))
            #expect(next.status == 200)
        }
    }

    @Test func `a task that is cancelled beforehand waits for no answer`() async throws {
        try await withRecordingServer { _ in
            .hang
        } _: { server in
            let client = HTTPClient.open()
            let url = server.url()

            await withTaskGroup(of: Void.self) { group in
                group.cancelAll()
                group.addTask {
                    await #expect(throws: CurlError.cancelled) { try await client.send(.to(url)) }
                }
            }
        }
    }

    @Test func `one transfer too many is refused and takes no place`() async throws {
        try await withRecordingServer { request in
            request.path == "/hang" ? .hang : .status(200)
        } _: { server in
            let client = HTTPClient.open(maximumTransfers: 2)
            let url = server.url("/hang")
            let stuck = Task { try await Self.send(2, to: url, by: client) }
            await server.waitForRequests(2)

            await #expect(throws: CurlError.busy) { try await client.send(.to(server.url())) }

            stuck.cancel()
            await #expect(throws: CurlError.cancelled) { try await stuck.value }
            let next = try await client.send(.to(server.url()))
            #expect(next.status == 200)
        }
    }

    @Test func `closing ends what is under way and what waits, and refuses the rest`() async throws
    {
        try await withRecordingServer { _ in
            .hang
        } _: { server in
            let client = HTTPClient.open(connectionsPerHost: 1)
            let url = server.url()
            let tasks = (1...3).map { _ in Task { try await client.send(.to(url)) } }
            await server.waitForRequests(1)

            await client.close()
            await client.close()

            for task in tasks {
                await #expect(throws: CurlError.closed) { try await task.value }
            }
            await #expect(throws: CurlError.closed) { try await client.send(.to(url)) }
        }
    }

    @Test func `a client that never sent closes at once`() async {
        await HTTPClient.open().close()
    }

    private static func send(_ count: Int, to url: String, by client: HTTPClient) async throws
        -> [Int]
    {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 1...count {
                group.addTask { try await client.send(.to(url)).status }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
