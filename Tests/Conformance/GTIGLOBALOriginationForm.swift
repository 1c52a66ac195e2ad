import Invocation
import JSON
import TestSupport
import Testing

/// The checks on what requests to the partner's servers hold.
extension GTIGLOBALConformance {
    @Test(.check(41)) func `gtiglobal-41: a group goes out once, to all but its sender`()
        async throws
    {
        try await withPartner(answer: { _ in .status(200) }) { gateway, partner in
            let others = GTIGLOBALSample.recipients(5).dropFirst()

            try await gateway.originate("A", to: .array(GTIGLOBALSample.recipients(5)))

            #expect(partner.requests.count == 1)
            let message = try #require(partner.requests.first.map { try JSON.parse($0.body) })
            #expect(message["type"] == "MMS")
            #expect(message["to"] == .array(Array(others)))
            #expect(message["from"]?.string == GTIGLOBALSample.subscriber)
            #expect(message["owner"]?.string == GTIGLOBALSample.subscriber)
        }
    }

    @Test(.check(42))
    func `gtiglobal-42: both servers are shown the token of their direction`() async throws {
        try await withPartner(hasSecondary: true, answer: { _ in .status(503) }) {
            gateway,
            partner in
            try await gateway.originate("A")
            try await gateway.pass(seconds: 31)
            try await gateway.sweep()

            let shown = partner.requests.map { $0.headers["authorization"] }
            #expect(shown == Array(repeating: "Bearer " + Sample.gatewayToken, count: 4))
            #expect(!partner.requests.contains { $0.text.contains(Sample.clientToken) })
        }
    }

    @Test(.check(43))
    func `gtiglobal-43: every retry has the first one's id and time`() async throws {
        try await withPartner(hasSecondary: true, answer: { _ in .status(503) }) {
            gateway,
            partner in
            try await gateway.originate("A")
            for _ in 1...2 {
                try await gateway.pass(seconds: 31)
                try await gateway.sweep()
            }

            #expect(partner.all("messageId") == Array(repeating: "A", count: 6))
            let accepted = "2026-03-04T09:00:00.000Z"
            #expect(partner.all("time") == Array(repeating: accepted, count: 6))
        }
    }
}
