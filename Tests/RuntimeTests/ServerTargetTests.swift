import Invocation
import JSON
import LocalRuntime
import TestSupport
import Testing

struct ServerTargetTests {
    @Test(arguments: [(16_384, 200), (16_385, 414), (23_000, 414)])
    func `a long target is answered by its function before the server has enough`(
        length: Int,
        status: Int
    ) async throws {
        try await withTestGateway(SampleMGage.agreements()) { gateway in
            let functions = hosted { event, _ in
                .http(try await gateway.request("TerminateMessage", event))
            }
            try await serving(functions, routes("/api/gateway")) { client, _ in
                let start = "/api/gateway?message="
                let target = start + String(repeating: "x", count: length - start.utf8.count)

                let reply = try await client.send(
                    "POST " + target,
                    ["Authorization: " + SampleMGage.authorization]
                )

                #expect(reply.status == status)
            }
        }
    }

    @Test(arguments: [25_000, 40_000])
    func `a target longer than a whole head may be is too long, and ends the connection`(
        length: Int
    ) async throws {
        let functions = hosted { _, _ in .value(.null) }

        try await serving(functions, routes("/")) { client, _ in
            let reply = try await client.send("GET /?" + String(repeating: "x", count: length))

            #expect(reply.status == 414)
            #expect(reply.body == #"{"message":"URI Too Long"}"#)
            #expect(reply.headers["connection"] == "close")
        }
    }
}
