package import Curl
package import Delivery
import Dialects
import FoundationEssentials
import Gateway
package import Invocation
package import Postgres
package import Store

/// Builds the functions from the environment; nothing else reads it.
package struct Wiring: Sendable {
    package let pool: Pool
    package let client: HTTPClient
    package let mediaClient: HTTPClient
    package let store: Store
    package let forwarder: Forwarder
    package let vault: any MediaVault
    private let publicURL: String?

    /// Why there is nothing to run: an operator's mistake.
    package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        case missing(String)
        case invalid(String, expected: String)

        package var description: String {
            switch self {
            case .missing(let name): "\(name) is not set"
            case .invalid(let name, let expected): "\(name) must be \(expected)"
            }
        }
    }

    /// Reads the variables of the README's table.
    ///
    /// `DATABASE_URL` is a libpq connection string; `DATABASE_CONNECTIONS` 1 to 64 (a function of
    /// its own needs 1, a server 8); `DATABASE_PREPARE`, `WAYPOST_ALLOW_PRIVATE`,
    /// `WAYPOST_ALLOW_PRIVATE_MEDIA` and `WAYPOST_ALLOW_HTTP` are 0 or 1; `WAYPOST_PUBLIC_URL` is
    /// where this gateway is reached from outside, the host of each request when it is not set.
    ///
    /// Nothing is connected yet.
    package init(
        environment: [String: String],
        clock: Clock = .system
    ) throws(Fault) {
        guard let url = environment["DATABASE_URL"], !url.isEmpty else {
            throw .missing("DATABASE_URL")
        }
        guard ConnectionString.isValid(url) else {
            throw .invalid("DATABASE_URL", expected: "a libpq connection string")
        }
        let text = environment["DATABASE_CONNECTIONS"] ?? "1"
        guard let connections = Int(text), 1...64 ~= connections else {
            throw .invalid("DATABASE_CONNECTIONS", expected: "1 to 64")
        }
        let pool = Pool(
            PoolConfiguration(
                conninfo: url,
                size: connections,
                usesPreparedStatements: try Self.flag("DATABASE_PREPARE", in: environment)
            )
        )
        let client = HTTPClient(
            policy: AddressPolicy(
                allowsPrivate: try Self.flag("WAYPOST_ALLOW_PRIVATE", in: environment),
                allowsPlainHTTP: try Self.flag("WAYPOST_ALLOW_HTTP", in: environment)
            ),
            userAgent: "Waypost"
        )
        self.init(
            pool: pool,
            client: client,
            mediaClient: Self.mediaClient(try Self.mediaPolicy(in: environment)),
            clock: clock,
            publicURL: try Self.publicURL(in: environment)
        )
    }

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - exchange: The time of one exchange with an endpoint, and of fetching one message's
    ///     media; nil: what its form gives it.
    ///   - publicURL: Where this gateway is reached from outside, without a slash at its end.
    package init(
        pool: Pool,
        client: HTTPClient,
        mediaClient: HTTPClient,
        clock: Clock,
        exchange: Duration? = nil,
        publicURL: String? = nil
    ) {
        self.pool = pool
        self.client = client
        self.mediaClient = mediaClient
        store = Store(pool: pool, monotonic: clock.monotonic)
        vault = MediaTable(store: store)
        self.publicURL = publicURL
        forwarder = Forwarder(
            store: store,
            vault: vault,
            client: client,
            mediaClient: mediaClient,
            exchange: exchange
        ) { Dialects.form(named: $0) }
    }

    /// Fetches media, whose addresses partners choose: apart from deliveries, so that servers that
    /// are slow hold up no others, and few at a time.
    package static func mediaClient(_ policy: AddressPolicy) -> HTTPClient {
        HTTPClient(
            policy: policy,
            maximumTransfers: Limits.mediaFetches,
            connectionsPerHost: Limits.mediaFetchesPerHost,
            userAgent: "Waypost"
        )
    }

    /// Every function, in the order of `template.yaml`.
    package func functions() -> [any Function] {
        // A partner's requests are counted together, whatever they are for.
        let limiter = RateLimiter()
        return [
            TerminateMessage(forwarder: forwarder, limiter: limiter, publicURL: publicURL),
            OriginateMessage(forwarder: forwarder, publicURL: publicURL),
            DeliveryReport(forwarder: forwarder),
            RetrySweep(sweep: Sweep(forwarder: forwarder)),
            Manage(offices: offices(limiter)),
        ]
    }

    /// What partners look after themselves: a line each.
    private func offices(_ limiter: RateLimiter) -> [any Office] {
        [
            MediaOffice(
                vault: vault,
                store: store,
                limiter: limiter,
                publicAddress: PublicAddress(configured: publicURL)
            ),
            PuzzelOffice(store: store, limiter: limiter),
            MGageOffice(store: store, limiter: limiter),
            ExpertflowOffice(store: store, limiter: limiter),
        ]
    }

    /// One function, from this process's environment: for an executable of its own.
    package static func function<F: Function>(_ type: F.Type) throws -> any Function {
        let wiring = try Wiring(environment: ProcessInfo.processInfo.environment)
        guard let function = wiring.functions().first(where: { $0 is F }) else {
            preconditionFailure("\(F.name) is not among the functions")
        }
        return function
    }

    /// Measures what waits.
    ///
    /// - Throws: ``PostgresError``: nothing is known of it.
    package func measureBacklog(
        into metrics: Metrics,
        by deadline: ContinuousClock.Instant
    ) async throws {
        try await metrics.measureBacklog(of: store, by: deadline)
    }

    /// Waits for what is in flight and closes all connections.
    package func close() async {
        await client.close()
        await mediaClient.close()
        await pool.close()
    }

    /// Partners say where media are, so what an operator's own addresses need is no leave for them.
    private static func mediaPolicy(
        in environment: [String: String]
    ) throws(Fault) -> AddressPolicy {
        let allowsPrivate = try flag("WAYPOST_ALLOW_PRIVATE_MEDIA", in: environment)
        let allowsHTTP = try flag("WAYPOST_ALLOW_HTTP", in: environment)
        return AddressPolicy(
            allowsPrivate: allowsPrivate,
            allowsPlainHTTP: allowsPrivate && allowsHTTP
        )
    }

    private static func publicURL(in environment: [String: String]) throws(Fault) -> String? {
        guard var url = environment["WAYPOST_PUBLIC_URL"], !url.isEmpty else { return nil }
        while url.hasSuffix("/") { url.removeLast() }
        guard EndpointURL.fault(url, allowsPlainHTTP: true) == nil, !url.contains("?") else {
            throw .invalid("WAYPOST_PUBLIC_URL", expected: "an absolute URL without a query")
        }
        return url
    }

    private static func flag(
        _ name: String,
        in environment: [String: String]
    ) throws(Fault) -> Bool {
        switch environment[name] {
        case nil, "", "0": false
        case "1": true
        case _: throw .invalid(name, expected: "0 or 1")
        }
    }
}
