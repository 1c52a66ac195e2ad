import Curl
import JSON
import TestSupport
import Testing

@Suite(.enabled(if: TestServer.shared != nil))
struct StartCommandTests {
    /// What `/_waypost/health` of a gateway of its own says of its timers.
    private func timers(startedWith flag: String) async throws -> [JSON] {
        try await withFreshDatabase { conninfo in
            let port = Int.random(in: 33_000..<60_000)
            let gateway = try GatewayProcess(port: port, databaseURL: conninfo)
            defer { gateway.remove() }
            let timers: Result<[JSON], any Error>
            do {
                try await gateway.start([flag])
                timers = .success(try await Self.timers(port))
            } catch { timers = .failure(error) }
            try await gateway.end()
            return try timers.get()
        }
    }

    private static func timers(_ port: Int) async throws -> [JSON] {
        let client = HTTPClient(
            policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: true),
            userAgent: "test"
        )
        let request = HTTPRequest(
            method: "GET",
            url: "http://127.0.0.1:\(port)/_waypost/health",
            connectTimeout: .seconds(1),
            totalTimeout: .seconds(10),
            answerLimit: 65_536
        )
        let answer = try await client.send(request)
        await client.close()
        return try JSON.parse(answer.body)["timers"]?.array ?? []
    }

    @Test func `start --no-schedules names the schedules and fires none`() async throws {
        let timers = try await timers(startedWith: "--no-schedules")

        #expect(timers.map { $0["name"] } == ["RetrySweep.Sweep"])
        #expect(timers.map { $0["enabled"] } == [false])
        #expect(timers.allSatisfy { $0["lastFired"] == nil && $0["next"] == nil })
    }
}
