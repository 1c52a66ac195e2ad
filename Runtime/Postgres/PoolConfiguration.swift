/// How a ``Pool`` reaches its server, and its limits.
package struct PoolConfiguration: Sendable {
    /// A libpq connection string, `host=… dbname=…` or `postgresql://…`; what it leaves out comes
    /// from libpq's environment variables.
    package var conninfo: String
    /// The most connections, 1 to 64.
    package var size: Int
    /// How many of them serve shared transactions, at least 1; one always stays for statements
    /// that run alone, and a pool of one serves both with it.
    package var sharedConnections: Int
    /// The longest that a call waits for a server that cannot be reached.
    package var connectTimeout: Duration
    /// The most calls that may wait for a connection.
    package var queueLimit: Int
    /// What `pg_stat_activity` shows.
    package var applicationName: String
    /// Whether a connection prepares each statement once: about half the server's work for a
    /// small statement, but not for a pooler in transaction mode that does not know of it.
    package var usesPreparedStatements: Bool
    /// After how long without use a connection has to answer before it is trusted with a statement:
    /// the process may have been frozen meanwhile, and its peer gone without a word.
    package var trustedIdleTime: Duration

    package init(
        conninfo: String,
        size: Int = 8,
        sharedConnections: Int = 2,
        connectTimeout: Duration = .seconds(3),
        queueLimit: Int = 10_000,
        applicationName: String = "waypost",
        usesPreparedStatements: Bool = false,
        trustedIdleTime: Duration = .seconds(30)
    ) {
        precondition((1...64).contains(size), "size is 1 to 64")
        precondition(sharedConnections >= 1, "a shared connection is needed")
        precondition(connectTimeout > .zero && queueLimit > 0, "limits are positive")
        self.conninfo = conninfo
        self.size = size
        self.sharedConnections = sharedConnections
        self.connectTimeout = connectTimeout
        self.queueLimit = queueLimit
        self.applicationName = applicationName
        self.usesPreparedStatements = usesPreparedStatements
        self.trustedIdleTime = trustedIdleTime
    }
}
