import Foundation
import TestSupport

/// Megabytes of the gateway: idle, under load, and with 1,000,000 messages waiting.
struct MemoryBenchmark {
    private static let waiting = 1_000_000

    func lines() async throws -> [Line] {
        try await Answerer.serving { answerer in
            let agreements = Bed.carrier() + Bed.partner("acme", answerer.url("/mo"))
            return try await Bed.with(agreements) { bed in
                // Idle is what is left when the start is over; nothing tells when that is.
                try await Task.sleep(for: .seconds(2))
                let idle = bed.megabytes
                let loaded = try await peak(bed) {
                    _ = try await bed.mt().run(connections: Bed.connections, seconds: 5)
                    _ = try await bed.mo().run(connections: Bed.connections, seconds: 5)
                }
                try await bed.settle()
                try await bed.execute(Backlog.sql(lanes: Self.waiting))
                let backlog = try await peak(bed) {
                    // Drains some of it.
                    try await bed.sweep()
                    _ = try await bed.mt().run(connections: Bed.connections, seconds: 5)
                }
                var line = Line("memory")
                line.add("idle", "\(idle.short)MB")
                line.add("load", "\(loaded.short)MB")
                line.add("waiting_1000000", "\(backlog.short)MB")
                line.ratio = backlog / idle
                line.add(atMost: 60, "MB at most", max(idle, loaded, backlog))
                return [line]
            }
        }
    }

    /// The most megabytes while something goes on.
    private func peak(_ bed: Bed, _ body: () async throws -> Void) async throws -> Double {
        let id = bed.gateway.processID
        let watch = Task {
            var most = 0.0
            while !Task.isCancelled {
                most = max(most, ProcessTime.residentBytes(of: id) / 1_048_576)
                // A sample; cancelled when what goes on has ended.
                try? await Task.sleep(for: .milliseconds(50))
            }
            return most
        }
        do { try await body() } catch {
            watch.cancel()
            throw error
        }
        watch.cancel()
        return await watch.value
    }
}
