import Gateway
import Invocation
import Postgres
import Store
import Synchronization

/// Endpoint settings of this process, asked for again when a lease names another version.
final class EndpointCache: Sendable {
    private let store: Store
    private let known = Mutex<[Int: EndpointSettings]>([:])

    /// Endpoints kept; past it the cache starts afresh.
    private static let limit = 10_000

    init(store: Store) {
        self.store = store
    }

    /// The settings that a lease was given under, or newer ones; nil when the endpoint is gone.
    func settings(
        for lease: Lease,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> EndpointSettings? {
        if let settings = known.withLock({ $0[lease.endpointID] }),
            settings.version >= lease.version
        {
            return settings
        }
        let fresh = try await store.settings(ofEndpoint: lease.endpointID, by: deadline)
        known.withLock { known in
            if known.count >= Self.limit { known = [:] }
            known[lease.endpointID] = fresh
        }
        return fresh
    }
}
