import Curl
import JSON
import TestSupport
import Testing

@Suite(.enabled(if: TestServer.shared != nil))
struct StartCommandTests {
    /// What `/_waypost/health` of a gateway of its own says of its timers.
    private func timers(startedWith flag: String) async throws -> [JSON] {
        try await withFreshDatabase { conninfo in
            let gateway = try GatewayProcess(databaseURL: conninfo)
            defer { gateway.remove() }
            let timers: Result<[JSON], any Error>
            do {
                try await gateway.start([flag])
                let answer = try await gateway.client.send("GET", "/_waypost/health")
                timers = .success(try JSON.parse(answer.body)["timers"]?.array ?? [])
            } catch { timers = .failure(error) }
            try await gateway.end()
            return try timers.get()
        }
    }

    @Test func `start --no-schedules names the schedules and fires none`() async throws {
        let timers = try await timers(startedWith: "--no-schedules")

        #expect(timers.map { $0["name"] } == ["RetrySweep.Sweep"])
        #expect(timers.map { $0["enabled"] } == [false])
        #expect(timers.allSatisfy { $0["lastFired"] == nil && $0["next"] == nil })
    }

    @Test func `a gateway that ends at its start is not waited for`() async throws {
        let gateway = try GatewayProcess(databaseURL: TestServer.shared)
        defer { gateway.remove() }

        let problem = await #expect(throws: RigProblem.self) {
            try await gateway.start(["--no-such-flag"])
        }

        #expect(problem?.description == "the gateway ended before it listened")
    }
}
