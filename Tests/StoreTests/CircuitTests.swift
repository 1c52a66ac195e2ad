import Gateway
import Postgres
import Store
import TestSupport
import Testing

@Suite struct CircuitTests {
    /// Faults of as many lanes.
    private func fail(_ count: Int, _ gateway: TestGateway) async throws {
        for subscriber in 0..<count {
            try await gateway.retry(gateway.hold(of: subscriber), isFault: true, afterSeconds: 600)
        }
    }

    @Test(arguments: [(4, "closed 4 3"), (5, "open 5 3")])
    func `five faults in a row open the circuit`(faults: Int, circuit: String) async throws {
        try await withStore { gateway in
            try await fail(faults, gateway)

            #expect(try await gateway.circuit() == circuit)
        }
    }

    @Test func `failures that are not the endpoint's leave the circuit closed`() async throws {
        try await withStore { gateway in
            for subscriber in 0..<6 { try await gateway.retry(gateway.hold(of: subscriber)) }

            #expect(try await gateway.circuit() == "closed 0 3")
        }
    }

    @Test func `a success in between starts the count again`() async throws {
        try await withStore { gateway in
            try await fail(4, gateway)
            _ = try await gateway.complete(gateway.hold(of: 5))

            #expect(try await gateway.circuit() == "closed 0 3")
        }
    }

    @Test func `an open circuit lets three probes out a round`() async throws {
        try await withStore { gateway in
            try await fail(5, gateway)
            try await gateway.fill(lanes: 20)

            try await gateway.pass(seconds: 4.9)
            #expect(try await gateway.claim().isEmpty)
            try await gateway.pass(seconds: 0.1)
            #expect(try await gateway.claim().count == 3)
            #expect(try await gateway.claim().isEmpty)
            try await gateway.pass(seconds: 5)
            #expect(try await gateway.claim().count == 3)
        }
    }

    @Test func `a success half-opens, and each round lets out four times more`() async throws {
        try await withStore { gateway in
            try await fail(5, gateway)
            try await gateway.fill(lanes: 300)
            try await gateway.pass(seconds: 5)
            let probes = try await gateway.claim()
            _ = try await gateway.complete(try #require(probes.first))
            #expect(try await gateway.circuit() == "half-open 0 3")

            var rounds: [Int] = []
            for _ in 0..<4 {
                rounds.append(try await gateway.claim(limit: 1000, share: 1000).count)
                try await gateway.pass(seconds: 0.2)
            }

            #expect(rounds == [3, 12, 48, 192])
            #expect(try await gateway.claim(limit: 1000, share: 1000).count == 42)
            #expect(try await gateway.circuit().hasPrefix("closed 0"))
        }
    }

    @Test(arguments: [(2500, "half-open 0 10000"), (2501, "closed 0 10004")])
    func `past ten thousand lanes a round it closes`(quota: Int, circuit: String) async throws {
        try await withStore { gateway in
            try await gateway.pool.execute(
                script: "UPDATE store.endpoint SET state = 2, quota = \(quota)",
                by: gateway.soon
            )
            try await gateway.fill(lanes: 2600)

            #expect(try await gateway.claim(limit: 10, share: 10).count == 10)
            #expect(try await gateway.circuit() == circuit)
        }
    }

    @Test func `a fault while half-open opens it again with three probes`() async throws {
        try await withStore { gateway in
            try await fail(5, gateway)
            try await gateway.fill(lanes: 30)
            try await gateway.pass(seconds: 5)
            let probes = try await gateway.claim()
            _ = try await gateway.complete(probes[0])
            _ = try await gateway.claim()

            try await gateway.retry(probes[1], isFault: true)

            #expect(try await gateway.circuit().hasPrefix("open"))
            try await gateway.pass(seconds: 5)
            #expect(try await gateway.claim().count == 3)
        }
    }

    @Test func `an open circuit without lanes lets the next message probe`() async throws {
        try await withStore { gateway in
            try await gateway.setCircuit(1)

            #expect(try await gateway.claim().isEmpty)

            #expect(try await gateway.circuit() == "closed 4 3")
            try await fail(1, gateway)
            #expect(try await gateway.circuit() == "open 5 3")
        }
    }
}
