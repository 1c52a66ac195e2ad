package import Gateway
import Invocation
package import Postgres

/// What the gateway remembers: verbs over one PostgreSQL database.
///
/// Each verb of the hot path is one round trip and one transaction, and may be repeated after an
/// unknown outcome. All throw ``PostgresError``: nothing was accepted, or nobody knows.
package struct Store: Sendable {
    let pool: Pool
    private let monotonic: @Sendable () -> ContinuousClock.Instant

    /// - Parameter monotonic: The holder's clock, by which leases are trusted.
    package init(
        pool: Pool,
        monotonic: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.pool = pool
        self.monotonic = monotonic
    }

    /// How long a lease that is given now may be trusted; taken before the call that gives it.
    ///
    /// A twentieth less than it is: the database's clock may run faster than the holder's.
    func leaseEnd() -> ContinuousClock.Instant {
        monotonic() + .seconds(Limits.leaseSeconds) * 19 / 20
    }

    /// How long after a settlement: a lease is renewed only past its half.
    func renewedLeaseEnd() -> ContinuousClock.Instant {
        monotonic() + .seconds(Limits.leaseSeconds) * 19 / 40
    }

    /// Where lanes of one subscriber stand in the order in which rows are locked.
    static func lockOrder(_ subscriber: String, _ kind: Load.Kind) -> String {
        subscriber + (kind == .mt ? "/0" : "/1")
    }

    /// Where an endpoint is.
    ///
    /// - Returns: Nil when there is no such endpoint.
    package func settings(
        ofEndpoint id: Int,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> EndpointSettings? {
        try await pool.run(EndpointStatement(id: id), by: deadline).first
    }
}
