import Invocation
import LocalRuntime
import TestSupport
import Testing

struct ServerTargetTests {
    @Test(arguments: [(16_384, 200), (16_385, 414), (23_000, 414), (25_000, 431)])
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
}
