import FoundationEssentials
import Gateway
import Invocation
import Postgres
import Store
import Synchronization
import TestSupport
import Testing

@Suite(.enabled(if: PrivateServer.isAvailable))
struct CrashTests {
    /// What was told to be accepted.
    private final class Accepted: Sendable {
        private let ids = Mutex<[UUIDv7]>([])
        var all: [UUIDv7] { ids.withLock { $0 } }
        func add(_ id: UUIDv7) { ids.withLock { $0.append(id) } }
    }

    private struct Backend: Statement {
        static let sql = "SELECT pg_backend_pid()"
        let parameters: [Parameter] = []
        static func decode(_ row: Row) throws(PostgresError) -> Int { try row.int(0) }
    }

    private struct Stored: Statement {
        struct Record: Sendable {
            var id: String
            var state: Int?
        }

        static let sql = """
            SELECT m.id, d.state FROM store.message m LEFT JOIN store.delivery d ON d.id = m.id
            """
        let parameters: [Parameter] = []
        static func decode(_ row: Row) throws(PostgresError) -> Record {
            try Record(id: row.text(0), state: row.optionalInt(1))
        }
    }

    private var soon: ContinuousClock.Instant { .now + .seconds(60) }

    private func accept(
        _ index: Int,
        into store: Store,
        _ accepted: Accepted
    ) async throws {
        let owner = Sample.subscribers[index % Sample.subscribers.count]
        var random = SystemRandomNumberGenerator()
        let id = UUIDv7(time: Date(), random: random.next(), random.next())
        let message = Message(
            messageID: id.description,
            kind: .sms,
            from: "+12025550140",
            to: [owner.e164],
            owner: owner,
            text: "Hi",
            time: id.time
        )
        while true {
            do {
                let intake = try await store.terminate(
                    message,
                    id: id,
                    hasKey: true,
                    from: .trusted(name: "acme"),
                    dialect: "gtiglobal",
                    by: soon
                ).intake
                guard ["send", "stored", "duplicate"].contains(intake.word) else {
                    throw Unexpected(what: intake.word)
                }
                return accepted.add(id)
            } catch PostgresError.unavailable { continue }
        }
    }

    /// Claims and delivers what is left, whoever held it.
    private func drain(_ store: Store, _ pool: Pool) async throws {
        let release = "UPDATE store.lane SET leased = false, due_at = now()"
        try await pool.execute(script: release, by: soon)
        while case let lanes = try await store.claim(limit: 100, share: 100, by: soon),
            !lanes.isEmpty
        {
            for lane in lanes {
                var held: HeldLane? = lane
                while let current = held {
                    let step = try await store.complete(
                        current,
                        .delivered(),
                        wantsNext: true,
                        by: soon
                    )
                    held = step.0.lane
                }
            }
        }
    }

    @Test func `what was accepted outlives a server that is killed`() async throws {
        try await withPrivateServer(settings: ["fsync=on"]) { server in
            let pool = Pool(
                PoolConfiguration(
                    conninfo: server.conninfo,
                    connectTimeout: .seconds(20)
                )
            )
            let store = Store(pool: pool)
            _ = try await store.migrate(by: soon)
            _ = try await store.apply(Sample.agreements(), by: soon)
            let accepted = Accepted()

            try await withThrowingDiscardingTaskGroup { group in
                for worker in 0..<4 {
                    group.addTask {
                        for index in 0..<200 {
                            try await accept(index * 4 + worker, into: store, accepted)
                        }
                    }
                }
                group.addTask {
                    while accepted.all.count < 200 { await Task.yield() }
                    let victim = try #require(try await pool.run(Backend(), by: soon).first)
                    try await server.kill(process: victim)
                }
            }
            try await drain(store, pool)

            let stored = try await pool.run(Stored(), by: soon)
            #expect(accepted.all.count == 800)
            #expect(Set(stored.map(\.id)) == Set(accepted.all.map(\.description)))
            #expect(stored.allSatisfy { $0.state == 1 })
            await pool.close()
        }
    }
}
