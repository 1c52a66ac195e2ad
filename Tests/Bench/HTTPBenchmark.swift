import Curl
import Foundation
import JSON
import Synchronization
import TestSupport

/// Messages over HTTP from 64 connections, and their CPU in gateway and database together.
struct HTTPBenchmark {
    enum Way {
        case mt
        case mo
    }

    let way: Way

    private static let connections = 64
    private static let seconds = 8
    private static let subscribers = 10_000
    private static let token = "client-token-of-acme-1"
    private static let secret = "secret-of-the-carrier-1"

    func run() async throws -> String {
        try await withPrivateServer(
            settings: ["shared_buffers=256MB", "max_wal_size=4GB"]
        ) { server in
            try await withRecordingServer(answer: { _ in .status(200) }) { partner in
                let gateway = try GatewayProcess(port: 18_083, databaseURL: server.conninfo)
                defer { gateway.remove() }
                try gateway.prepare(agreements(partner.url("/in")))
                try await gateway.start()
                defer { gateway.stop() }
                return try await measure(gateway, server)
            }
        }
    }

    private func measure(
        _ gateway: GatewayProcess,
        _ server: PrivateServer
    ) async throws -> String {
        let baseline = Baseline(server: server)
        let main = try server.mainProcessID()
        _ = try await load(gateway.port, seconds: 2)
        let before = try baseline.rate(clients: Self.connections, seconds: 4)
        let trees = [main, gateway.processID]
        let start = trees.map(ProcessTime.seconds).reduce(0, +)
        let times = try await load(gateway.port, seconds: Self.seconds)
        let end = trees.map(ProcessTime.seconds).reduce(0, +)
        let after = try baseline.rate(clients: Self.connections, seconds: 4)
        let rate = Double(times.count) / Double(Self.seconds)
        let sorted = times.sorted()
        return String(
            format: "%.0f/s p50=%.1fms p99=%.1fms cpu=%.3fms pgbench=%.0f/s ratio=%.2f",
            rate,
            sorted[sorted.count / 2] * 1000,
            sorted[sorted.count * 99 / 100] * 1000,
            (end - start) / Double(times.count) * 1000,
            (before + after) / 2,
            rate / ((before + after) / 2)
        )
    }

    /// Seconds that each request took.
    private func load(_ port: Int, seconds: Int) async throws -> [Double] {
        let http = HTTPClient(
            policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: true),
            userAgent: "bench"
        )
        let end = ContinuousClock.now + .seconds(seconds)
        let times = try await withThrowingTaskGroup(of: [Double].self) { group in
            for connection in 0..<Self.connections {
                group.addTask {
                    var times: [Double] = []
                    var number = connection
                    while ContinuousClock.now < end {
                        let start = ContinuousClock.now
                        let status = try await http.send(request(number, port)).status
                        guard status == 200 else { throw RigProblem("answered \(status)") }
                        times.append((ContinuousClock.now - start) / .seconds(1))
                        number += Self.connections
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        await http.close()
        return times
    }

    private func request(_ number: Int, _ port: Int) -> HTTPRequest {
        let subscriber = JSON.string(Self.number(number % Self.subscribers))
        let third: JSON = "+12025550140"
        let text = JSON.string(String(repeating: "Nothing is lost. ", count: 9))
        let (path, token, body): (String, String, JSON) =
            switch way {
            case .mt:
                (
                    "/GTIGLOBALMsgGateway/v2/message", Self.token,
                    ["from": third, "to": [subscriber], "text": text]
                )
            case .mo:
                (
                    "/carrier/handsets/mo", Self.secret,
                    ["from": subscriber, "to": [third], "text": text]
                )
            }
        return HTTPRequest(
            method: "POST",
            url: "http://127.0.0.1:\(port)\(path)",
            headers: [("authorization", "Bearer \(token)"), ("content-type", "application/json")],
            body: body.serialized(),
            connectTimeout: .seconds(5),
            totalTimeout: .seconds(30),
            answerLimit: 4_096
        )
    }

    /// Of a country code that nobody has; the last digit is that of handsets that never report.
    private static func number(_ subscriber: Int) -> String {
        "+999\(100_000 + subscriber)0"
    }

    private func agreements(_ url: String) -> String {
        let numbers = (0..<Self.subscribers).map { "\"\(Self.number($0))\"" }
        return """
            carriers:
              - {name: handsets, kind: simulated, secrets: [\(Self.secret)]}
            partners:
              - name: acme
                dialect: gtiglobal
                primary: \(url)
                clientTokens: [\(Self.token)]
                gtiglobalToken: server-token-of-acme-1
                carrier: handsets
                requestsPerSecond: 100000
                subscribers: [\(numbers.joined(separator: ", "))]
            """
    }
}
