import Gateway
import JSON
import Store
import TestSupport
import Testing

/// Windows that passed while nobody came by, and windows that follow each other at once.
extension PuzzelConformance {
    @Test(.check(33)) func `puzzel-33: a morning that nobody used is over`() async throws {
        try await withPuzzel { rig in
            try await rig.pass(to: "2026-08-05T06:00:00Z")
            #expect(try await rig.code(settings: ["sendWindow": Self.mornings]) == 1)

            try await rig.sweep(at: "2026-08-05T09:00:00Z")
            #expect(rig.sent.isEmpty)
            try await rig.sweep(at: "2026-08-06T06:59:59Z")
            #expect(rig.sent.isEmpty)
            try await rig.sweep(at: "2026-08-06T07:00:00Z")

            #expect(rig.sent.count == 1)
        }
    }

    @Test(.check(33)) func `puzzel-33: a message that was held waits for its window, too`()
        async throws
    {
        try await withPuzzel(terms: { $0.quota = 1 }) { rig in
            try await rig.pass(to: "2026-08-05T06:00:00Z")
            #expect(try await rig.code() == 1)
            #expect(try await rig.code(settings: ["sendWindow": Self.mornings]) == 24)
            let store = rig.gateway.store
            try await rig.pass(to: "2026-08-05T09:00:00Z")
            let held = try await store.holds(limit: 10, by: rig.gateway.soon)
            _ = try await store.decide(
                hold: held[0].id,
                isReleased: true,
                by: rig.gateway.soon
            )

            try await rig.sweep(at: "2026-08-05T09:00:01Z")
            #expect(rig.sent.count == 1)
            try await rig.sweep(at: "2026-08-06T07:00:00Z")

            #expect(rig.sent.count == 2)
        }
    }

    @Test(.check(33)) func `puzzel-33: days without hours follow each other`() async throws {
        try await withPuzzel(
            answer: { .status($0.path == "/mt" && $0.order == 0 ? 503 : 200) }
        ) { rig in
            try await rig.pass(to: "2026-08-05T21:59:58Z")
            let days: JSON = ["startDate": "2026-08-05", "stopDate": "2026-08-06"]
            #expect(try await rig.code(settings: ["sendWindow": days]) == 1)
            #expect(rig.sent.count == 1)

            // It is the next day in Oslo, whose hours began before anybody looked.
            try await rig.sweep(at: "2026-08-05T22:00:10Z")
            try await rig.sweep(at: "2026-08-05T22:00:11Z")

            #expect(rig.sent.count == 2)
            #expect(rig.reports.isEmpty)
        }
    }

    private static let mornings: JSON = [
        "startDate": "2026-08-05", "startTime": "09:00:00", "stopDate": "2026-08-06",
        "stopTime": "10:00:00",
    ]
}
