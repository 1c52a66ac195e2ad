import Curl
package import FoundationEssentials
package import Gateway
package import Handlers
package import Invocation
package import JSON
import Logging
package import Postgres
package import Store
import Synchronization

/// A gateway on a database of its own, whose clocks a test sets.
///
/// The wall clock of the handlers and the clock of the database stand still until they are moved.
/// Leases are trusted by the real monotonic clock, which no test outlasts.
package final class TestGateway: Sendable {
    package let wiring: Wiring
    package let pool: Pool
    /// Of its database.
    package let conninfo: String
    /// What its functions count.
    package let metrics: Metrics
    private let time: StandingTime
    private let functions: [String: any Function]

    package var store: Store { wiring.store }

    /// When a test begins.
    package static let start = Date(timeIntervalSince1970: 1_772_614_800)  // 2026-03-04T09:00:00Z

    fileprivate init(
        pool: Pool,
        conninfo: String,
        client: HTTPClient,
        mediaClient: HTTPClient,
        exchange: Duration?,
        metrics: Metrics
    ) {
        let time = StandingTime()
        self.metrics = metrics
        self.pool = pool
        self.conninfo = conninfo
        self.time = time
        wiring = Wiring(
            pool: pool,
            client: client,
            mediaClient: mediaClient,
            clock: Clock(
                now: { time.now },
                monotonic: { ContinuousClock.now },
                sleep: { try await Task.sleep(until: $0, clock: .continuous) }
            ),
            exchange: exchange
        )
        functions = Dictionary(uniqueKeysWithValues: wiring.functions().map { ($0.name, $0) })
    }

    package var now: Date { time.now }

    /// A real deadline, for calls of the store.
    package var soon: ContinuousClock.Instant { ContinuousClock.now + .seconds(60) }

    /// Moves both clocks to the real time, for processes that know no other.
    package func passToNow() async throws {
        try await pass(seconds: Date().timeIntervalSince(now))
    }

    /// Moves both clocks on, and makes the partitions of the new day.
    package func pass(seconds: Double) async throws {
        time.set(now.addingTimeInterval(seconds))
        try await pool.execute(script: Self.clockScript(now), by: soon)
        _ = try await store.maintain(by: soon)
    }

    /// Invokes a function and waits for what it does after the answer.
    package func invoke(_ name: String, _ event: Event) async throws -> Answer {
        let work = CollectedFollowUps()
        guard let function = functions[name] else { throw UnknownFunction(name: name) }
        do {
            let context = context(name, work, traceparent: event.traceparent)
            let answer = try await function.handle(event, context)
            await work.run()
            return answer
        } catch {
            await work.run()
            throw error
        }
    }

    /// Invokes a function by HTTP.
    package func request(_ name: String, _ event: HTTPEvent) async throws -> HTTPAnswer {
        guard case .http(let answer) = try await invoke(name, .http(event)) else {
            throw UnknownFunction(name: name)
        }
        return answer
    }

    /// One round of the sweep.
    @discardableResult
    package func sweep() async throws -> JSON {
        guard case .value(let tally) = try await invoke("RetrySweep", .schedule(ScheduledEvent()))
        else { throw UnknownFunction(name: "RetrySweep") }
        return tally
    }

    /// A context such as a host makes.
    package func context(
        _ name: String,
        _ work: any FollowUps,
        traceparent: String? = nil
    ) -> Context {
        Context(
            requestID: "test",
            functionName: name,
            clock: Clock(
                now: { [time] in time.now },
                monotonic: { ContinuousClock.now },
                sleep: { try await Task.sleep(until: $0, clock: .continuous) }
            ),
            deadline: ContinuousClock.now + .seconds(70),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            traceparent: traceparent,
            metrics: metrics,
            followUps: work
        )
    }

    static func clockScript(_ time: Date) -> String {
        """
        CREATE OR REPLACE FUNCTION store.clock() RETURNS timestamptz LANGUAGE sql STABLE
        AS 'SELECT timestamptz ''\(RFC3339.text(time))'''
        """
    }

    /// A function that does not exist, or does not answer as asked.
    package struct UnknownFunction: Error {
        let name: String
    }
}

/// A wall clock that stands still until it is set.
private final class StandingTime: Sendable {
    private let time = Mutex(TestGateway.start)

    var now: Date { time.withLock { $0 } }

    func set(_ date: Date) { time.withLock { $0 = date } }
}

/// Runs `body` with a gateway of its own.
///
/// - Parameters:
///   - agreements: What is applied first; nil for nothing.
///   - exchange: The time of one exchange with an endpoint; nil: its form's own.
///   - transfers: The most deliveries under way.
///   - allowsPrivateMedia: Whether it fetches media from this machine.
///   - allowsPlainHTTP: Whether it sends and fetches without TLS.
///   - metrics: What its functions count with.
@discardableResult
package func withTestGateway<Result>(
    _ agreements: Agreements? = nil,
    exchange: Duration? = .seconds(10),
    transfers: Int = 4_096,
    allowsPrivateMedia: Bool = true,
    allowsPlainHTTP: Bool = true,
    metrics: Metrics = Metrics(),
    _ body: (TestGateway) async throws -> Result
) async throws -> Result {
    try await withFreshDatabase(template: TestTemplate.shared.name()) { conninfo in
        let pool = Pool(PoolConfiguration(conninfo: conninfo, size: 4))
        let client = HTTPClient(
            policy: AddressPolicy(allowsPrivate: true, allowsPlainHTTP: allowsPlainHTTP),
            maximumTransfers: transfers,
            userAgent: "Waypost"
        )
        let mediaClient = Wiring.mediaClient(
            AddressPolicy(allowsPrivate: allowsPrivateMedia, allowsPlainHTTP: allowsPlainHTTP)
        )
        let gateway = TestGateway(
            pool: pool,
            conninfo: conninfo,
            client: client,
            mediaClient: mediaClient,
            exchange: exchange,
            metrics: metrics
        )
        do {
            if let agreements { _ = try await gateway.store.apply(agreements, by: gateway.soon) }
            let result = try await body(gateway)
            await gateway.wiring.close()
            return result
        } catch {
            await gateway.wiring.close()
            throw error
        }
    }
}
