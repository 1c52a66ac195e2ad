import Glibc

/// The user that the private server runs as.
struct PrivateDatabaseAccount: Hashable, Sendable {
    let name: String
    let userID: uid_t
    let groupID: gid_t

    /// Whether children have to change to it first.
    var isOther: Bool { userID != geteuid() }

    /// Ourselves; or, since PostgreSQL refuses root, the owner of the data that is there, else
    /// `postgres`, else `nobody`.
    static func choose(dataOwner: uid_t?) throws(PrivateDatabaseError) -> PrivateDatabaseAccount {
        guard geteuid() == 0 else {
            guard let own = withID(geteuid()) else { throw .noAccount }
            return own
        }
        if let dataOwner, dataOwner != 0 {
            guard let owner = withID(dataOwner) else { throw .noAccount }
            return owner
        }
        guard let account = named("postgres") ?? named("nobody") else { throw .noAccount }
        return account
    }

    private static func withID(_ userID: uid_t) -> PrivateDatabaseAccount? {
        guard let entry = unsafe getpwuid(userID) else { return nil }
        return unsafe PrivateDatabaseAccount(entry.pointee)
    }

    private static func named(_ name: String) -> PrivateDatabaseAccount? {
        guard let entry = unsafe getpwnam(name) else { return nil }
        return unsafe PrivateDatabaseAccount(entry.pointee)
    }

    private init(_ entry: passwd) {
        name = unsafe String(cString: entry.pw_name)
        userID = unsafe entry.pw_uid
        groupID = unsafe entry.pw_gid
    }
}
