/// A pool at one moment, for a status page.
package struct PoolStatistics: Hashable, Sendable {
    /// Connections that are open now.
    package var connectionsOpen = 0
    /// Calls that no connection has taken up yet.
    package var waitingCalls = 0
    /// Shared transactions since the start, each with one commit.
    package var groups = 0
    /// Statements that went out in them.
    package var groupedStatements = 0
    /// Attempts to connect since the start.
    package var connectionAttempts = 0
}
