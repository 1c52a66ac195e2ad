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
    package let store: Store
    package let forwarder: Forwarder

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
    /// its own needs 1, a server 8); `DATABASE_PREPARE`, `WAYPOST_ALLOW_PRIVATE` and
    /// `WAYPOST_ALLOW_HTTP` are 0 or 1.
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
        self.init(pool: pool, client: client, clock: clock)
    }

    /// Puts the parts together.
    ///
    /// - Parameter exchange: The time of one exchange with an endpoint; nil: its form's own.
    package init(
        pool: Pool,
        client: HTTPClient,
        clock: Clock,
        exchange: Duration? = nil
    ) {
        self.pool = pool
        self.client = client
        store = Store(pool: pool, monotonic: clock.monotonic)
        forwarder = Forwarder(store: store, client: client, exchange: exchange) {
            Dialects.form(named: $0)
        }
    }

    /// Every function, in the order of `template.yaml`.
    package func functions() -> [any Function] {
        [
            TerminateMessage(forwarder: forwarder, limiter: RateLimiter()),
            OriginateMessage(forwarder: forwarder),
            DeliveryReport(forwarder: forwarder),
            RetrySweep(sweep: Sweep(forwarder: forwarder)),
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

    /// Waits for what is in flight and closes all connections.
    package func close() async {
        await client.close()
        await pool.close()
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
