import Gateway
import Handlers
import Invocation
import JSON
import Store
import Synchronization
import TestSupport
import Testing

/// Callbacks of Puzzel, which may take a minute: the whole of a lease.
@Suite struct LongExchangeTests {
    private func agreements(_ server: RecordingServer) -> Agreements {
        let terms = PuzzelTerms(
            serviceID: 4711,
            serviceName: "Fjordbok",
            originator: .init(kind: .network, text: "2097"),
            mo: Callback(form: .get, url: server.url("/mo?text=[content]"))
        )
        return Agreements(
            carriers: [CarrierAgreement(name: "handsets", dialect: "simulated")],
            partners: [
                PartnerAgreement(
                    name: "fjordbok",
                    dialect: "puzzel",
                    clientTokens: [Credential.secret(user: "fjordbok", password: "Torsk-88")],
                    carrier: "handsets",
                    routes: [.init(number: "2097")],
                    terms: .puzzel(terms)
                )
            ]
        )
    }

    /// Takes an MO and delivers it; `wait` is called in place of each wait, counted from 1.
    private func originate(
        _ gateway: TestGateway,
        wait: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let work = CollectedFollowUps()
        let waits = Waits()
        var context = gateway.context(OriginateMessage.name, work)
        context.clock.sleep = { until in
            let number = waits.next()
            try await wait(number)
            // Ended by the answer.
            if number > 1 { try await Task.sleep(until: until, clock: .continuous) }
        }
        let envelope = CloudEvent(
            id: "e1",
            source: "test",
            type: "waypost.mo.received",
            data: ["carrier": "handsets", "from": "+4790000001", "to": "2097", "text": "Hei"]
        )
        let function = OriginateMessage(forwarder: gateway.wiring.forwarder)
        _ = try await function.handle(.cloud(envelope), context)
        await work.run()
    }

    @Test func `puzzel-41: a lease is renewed while a user's server takes its time`() async throws {
        let isRenewed = Latch()
        try await withRecordingServer(
            answer: { _ in
                await isRenewed.wait()
                return .status(200)
            }
        ) { server in
            try await withTestGateway(agreements(server), exchange: nil) { gateway in
                let recovered = Mutex<Int?>(nil)
                try await originate(gateway) { number in
                    try await gateway.pass(seconds: Double(Limits.leaseSeconds) - 1)
                    guard number > 1 else { return }
                    let count = try await gateway.store.recover(by: gateway.soon)
                    recovered.withLock { $0 = count }
                    isRenewed.open()
                }
                try await gateway.pass(seconds: 7_200)
                try await gateway.sweep()

                let count = recovered.withLock { $0 }
                #expect(count == 0)
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test func `an exchange whose lane another took over is cancelled and not recorded`()
        async throws
    {
        try await withRecordingServer(answer: { _ in .hang }) { server in
            try await withTestGateway(agreements(server), exchange: nil) { gateway in
                let taken = Mutex<[HeldLane]>([])
                let start = ContinuousClock.now
                try await originate(gateway) { _ in
                    try await gateway.pass(seconds: Double(Limits.leaseSeconds))
                    _ = try await gateway.store.recover(by: gateway.soon)
                    let lanes = try await gateway.store.claim(
                        limit: 10,
                        share: 10,
                        by: gateway.soon
                    )
                    taken.withLock { $0 += lanes }
                }
                let first = taken.withLock { $0.first }
                let lane = try #require(first)
                let ending = Ending(isDelivered: true, code: 200, reason: nil, reference: nil)
                let (next, _) = try await gateway.store.complete(
                    lane,
                    ending,
                    wantsNext: true,
                    by: gateway.soon
                )

                // Far less than the minute that the server has.
                #expect(start.duration(to: .now) < .seconds(30))
                guard case .drained = next else {
                    Issue.record("the lane is not the other's: \(next)")
                    return
                }
            }
        }
    }
}

/// Counts waits.
private final class Waits: Sendable {
    private let count = Atomic(0)

    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
