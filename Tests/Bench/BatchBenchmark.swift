import Foundation

/// Batches of 1,000 messages over HTTP, against COPY of as many rows of as many clients.
struct BatchBenchmark {
    let rounds: Int

    private static let size = 1_000
    private static let clients = 2

    func lines() async throws -> [Line] {
        try await Bed.with(Self.agreements) { bed in
            let baseline = Baseline(server: bed.server)
            let load = Load(port: Bed.port, request: Self.request)
            _ = try await load.run(connections: Self.clients, seconds: 2)
            try await Self.discard(bed)
            var (rates, ratios, costs): ([Double], [Double], [CPU]) = ([], [], [])
            for _ in 0..<rounds {
                let copy = try await baseline.run(.copy, clients: Self.clients, seconds: 2)
                let start = try bed.cpu()
                let outcome = try await load.run(connections: Self.clients, seconds: 3)
                let messages = Double(outcome.requests * Self.size)
                costs.append((try bed.cpu() - start) / messages)
                rates.append(outcome.rate * Double(Self.size))
                ratios.append(outcome.rate * Double(Self.size) / copy.rate)
                try await Self.discard(bed)
            }
            var line = Line("batch")
            line.add("rate", rates.median.rate)
            line.add(costs.median)
            line.ratio = ratios.median
            line.add(atLeast: 0.15, "rate to COPY's", ratios.median)
            return [line]
        }
    }

    /// What waits is dropped, so that every round begins alike.
    private static func discard(_ bed: Bed) async throws {
        try await bed.execute("TRUNCATE store.lane, store.message, store.delivery; CHECKPOINT")
    }

    private static let request = """
        local messages = {}
        local first = number % 1000 * 1000
        for i = 1, \(size) do
          messages[i] = string.format(
            '{"recipient":"+999%07d","content":"\(Bed.text)"}', 1000000 + first + i)
        end
        return "POST", "/gw/rs/sendMessages", {["Content-Type"] = "application/json"},
          '{"serviceId":4711,"username":"books","password":"eight-characters","message":['
          .. table.concat(messages, ",") .. ']}'
        """

    /// Nobody answers where the carrier should be: what is measured is taking the messages.
    private static let agreements =
        Bed.carrier("http://127.0.0.1:9/mt") + """
              - name: books
                dialect: puzzel
                user: books
                password: eight-characters
                serviceId: 4711
                originator: {type: network, text: "2097"}
                carrier: north
                requestsPerSecond: 100000

            """
}
