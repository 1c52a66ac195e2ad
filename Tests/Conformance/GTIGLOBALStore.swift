import Postgres
import Store
import TestSupport
import Testing

/// The checks on what is stored while the partner's servers do not take it.
extension GTIGLOBALConformance {
    @Test(.check(35))
    func `gtiglobal-35: a stored message holds up its own subscriber alone`() async throws {
        try await withPartner(answer: { .status($0.order == 0 ? 503 : 200) }) {
            gateway,
            partner in
            try await gateway.originate("A")
            try await gateway.originate("B")
            try await gateway.originate("C", from: GTIGLOBALSample.sibling)
            #expect(partner.all("messageId") == ["A", "C"])

            try await gateway.pass(seconds: 31)
            try await gateway.sweep()

            #expect(partner.all("messageId") == ["A", "C", "A", "B"])
        }
    }

    @Test(.check(36))
    func `gtiglobal-36: a recovered server gets all in order, one at a time`() async throws {
        let (untilOpened, gate) = AsyncStream<Never>.makeStream()
        try await withPartner { request in
            if request.order == 1 { for await _ in untilOpened {} }
            return .status(request.order == 0 ? 503 : 200)
        } _: { gateway, partner in
            for id in ["A", "B", "C"] { try await gateway.originate(id) }
            try await gateway.pass(seconds: 31)

            async let tick = gateway.sweep()
            await partner.waitForRequests(2)
            try await gateway.sweep()
            try await gateway.originate("D")
            gate.finish()
            _ = try await tick

            #expect(partner.all("messageId") == ["A", "A", "B", "C", "D"])
            #expect(partner.peakConcurrency(of: GTIGLOBALSample.subscriber) == 1)
        }
    }

    @Test(.check(37))
    func `gtiglobal-37: a head that is refused lets the next go in the same tick`() async throws {
        try await withPartner(answer: { .status([503, 422, 200][min($0.order, 2)]) }) {
            gateway,
            partner in
            try await gateway.originate("A")
            try await gateway.originate("B")
            try await gateway.pass(seconds: 31)
            try await gateway.sweep()

            #expect(partner.all("messageId") == ["A", "A", "B"])
            #expect(try await gateway.outcome("A") == .dead)
            #expect(try await gateway.outcome("B") == .delivered)
        }
    }

    @Test(
        .check(38),
        arguments: [(604_799, ["A", "B"], Trace.Outcome.delivered), (604_800, ["B"], .expired)]
    )
    func `gtiglobal-38: a message of 604,800 s is discarded, one of 604,799 s is tried`(
        age: Double,
        tried: [String],
        outcome: Trace.Outcome
    ) async throws {
        try await withPartner(answer: { .status($0.order == 0 ? 503 : 200) }) {
            gateway,
            partner in
            try await gateway.originate("A")
            try await gateway.pass(seconds: 1)
            try await gateway.originate("B")
            try await gateway.pass(seconds: age - 1)
            try await gateway.sweep()

            #expect(partner.all("messageId") == ["A"] + tried)
            #expect(try await gateway.outcome("A") == outcome)
            #expect(try await gateway.outcome("B") == .delivered)
        }
    }

    @Test(.check(39))
    func `gtiglobal-39: a killed process leaves order and ages to the next`() async throws {
        try await withPartner(answer: { .status($0.order == 0 ? 503 : 200) }) {
            gateway,
            partner in
            for id in ["A", "B", "C"] {
                try await gateway.originate(id)
                try await gateway.pass(seconds: 1)
            }
            try await gateway.pass(seconds: 31)
            let held = try await gateway.store.claim(limit: 10, share: 10, by: gateway.soon)
            #expect(held.count == 1)

            try await gateway.pass(seconds: 61)
            try await gateway.sweepInNewProcess()

            #expect(partner.all("messageId") == ["A", "A", "B", "C"])
            let seconds = partner.all("time").compactMap { $0?.dropLast(5).suffix(2) }
            #expect(seconds == ["00", "00", "01", "02"])
        }
    }

    @Test(.check(40))
    func `gtiglobal-40: a 200 that nobody recorded brings the same message again`() async throws {
        try await withPartner(answer: { _ in .status(200) }) { gateway, partner in
            try await gateway.run("ALTER FUNCTION store.complete RENAME TO out_of_reach")
            try await gateway.originate("A")
            #expect(try await gateway.outcome("A") == nil)
            try await gateway.run("ALTER FUNCTION store.out_of_reach RENAME TO complete")

            try await gateway.pass(seconds: 61)
            try await gateway.sweepInNewProcess()

            #expect(partner.all("messageId") == ["A", "A"])
            #expect(try await gateway.outcome("A") == .delivered)
        }
    }
}
