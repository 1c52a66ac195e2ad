import Gateway
import Invocation
import Postgres
import Store
import Synchronization

/// Profiles of this process.
///
/// A copy may be old: the store refuses what was read under it.
final class ProfileCache: Sendable {
    /// Who shows a credential.
    enum Found: Sendable {
        case known(ServiceProfile)
        /// The user is known, the service is not his.
        case foreignService
        case unknown
    }

    private struct Key: Hashable {
        var dialect: String
        var credential: Credential
    }

    private let store: Store
    private let known = Mutex<[Key: ServiceProfile]>([:])

    /// Profiles kept; past it the cache starts afresh.
    private static let limit = 10_000

    init(store: Store) {
        self.store = store
    }

    /// - Parameter isFresh: Whether a copy will not do.
    func profile(
        of credential: Credential,
        dialect: String,
        isFresh: Bool,
        by deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Found {
        let key = Key(dialect: dialect, credential: credential)
        if !isFresh, let profile = known.withLock({ $0[key] }) { return .known(profile) }
        let found = try await store.profile(of: credential, dialect: dialect, by: deadline)
        guard let profile = found.profile else {
            return found.isKnown ? .foreignService : .unknown
        }
        known.withLock { known in
            if known.count >= Self.limit { known = [:] }
            known[key] = profile
        }
        return .known(profile)
    }

    func forget(_ credential: Credential, dialect: String) {
        known.withLock { $0[Key(dialect: dialect, credential: credential)] = nil }
    }
}
