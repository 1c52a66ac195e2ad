import NIOCore
import NIOPosix
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite(.enabled(if: TestServer.shared != nil))
struct PostgresIdleTests {
    private func pool(_ conninfo: String, trustedIdleTime: Duration) -> Pool {
        Pool(PoolConfiguration(conninfo: conninfo, size: 1, trustedIdleTime: trustedIdleTime))
    }

    @Test func `a peer that is gone without a word is found before anything is sent`()
        async throws
    {
        try await withFreshDatabase { conninfo in
            try await SilentRelay.with(to: conninfo) { relay, throughRelay in
                let pool = pool(throughRelay, trustedIdleTime: .zero)
                try await pool.execute(script: "CREATE TABLE entry (number bigint)", by: .soon)
                relay.silence()

                #expect(try await pool.run(Sample.InsertOnce(number: 1), by: .soon) == [1])
                #expect(try await pool.run(Sample.Count(), by: .soon) == [1])
                #expect(pool.statistics.connectionAttempts == 2)
                await pool.close()
            }
        }
    }

    @Test func `an idle connection that answers stays`() async throws {
        try await withFreshDatabase { conninfo in
            let pool = pool(conninfo, trustedIdleTime: .zero)
            let first = try await pool.run(Sample.Backend(), by: .soon)

            #expect(try await pool.run(Sample.Backend(), by: .soon) == first)
            #expect(pool.statistics.connectionAttempts == 1)
            await pool.close()
        }
    }

    @Test func `a connection that the server ended meanwhile is replaced`() async throws {
        try await withFreshDatabase { conninfo in
            let pool = pool(conninfo, trustedIdleTime: .seconds(30))
            let other = Pool(PoolConfiguration(conninfo: conninfo, size: 1))
            try await pool.execute(script: "CREATE TABLE entry (number bigint)", by: .soon)
            try await other.execute(
                script: """
                    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                    """,
                by: .soon
            )

            #expect(try await pool.run(Sample.InsertOnce(number: 1), by: .soon) == [1])
            await pool.close()
            await other.close()
        }
    }
}

/// Stands between a pool and its server, and can stop passing on what comes over the connections
/// that are open, as a network does that has forgotten them.
private final class SilentRelay: Sendable {
    private let halves = Mutex<[RelayHalf]>([])

    static func with(
        to conninfo: String,
        _ body: (SilentRelay, _ conninfo: String) async throws -> Void
    ) async throws {
        let relay = SilentRelay()
        let fields = conninfo.split(separator: " ").map { $0.split(separator: "=", maxSplits: 1) }
        let host = try #require(fields.first { $0[0] == "host" }?[1])
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { channel in relay.join(channel, "\(host)/.s.PGSQL.5432") }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = listener.localAddress?.port ?? 0
        do {
            try await body(relay, "\(conninfo) host=127.0.0.1 port=\(port)")
            try await listener.close()
        } catch {
            try? await listener.close()
            throw error
        }
    }

    /// From now on nothing passes over the connections that are open.
    func silence() { for half in halves.withLock({ $0 }) { half.silence() } }

    private func join(_ client: any Channel, _ path: String) -> EventLoopFuture<Void> {
        ClientBootstrap(group: client.eventLoop)
            .channelInitializer { server in
                self.add(from: server, to: client).flatMap { self.add(from: client, to: server) }
            }
            .connect(unixDomainSocketPath: path)
            .flatMap { _ in client.setOption(.autoRead, value: true) }
    }

    private func add(from one: any Channel, to other: any Channel) -> EventLoopFuture<Void> {
        let half = RelayHalf(to: other)
        halves.withLock { $0.append(half) }
        return one.pipeline.addHandler(half)
    }
}

/// One direction of a connection.
private final class RelayHalf: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private let other: any Channel
    private let isSilent = Atomic(false)

    init(to other: any Channel) { self.other = other }

    func silence() { isSilent.store(true, ordering: .relaxed) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isSilent.load(ordering: .relaxed) { return }
        other.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }
}
