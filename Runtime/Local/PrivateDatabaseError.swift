import Glibc

/// Why the private database does not run; the text says what to do about it.
package enum PrivateDatabaseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No PostgreSQL server is installed.
    case notInstalled
    /// The data was made by a major version that is not installed.
    case wrongVersion(data: String)
    /// This process runs as a user without a name, or there is no user to run a server as.
    case noAccount
    /// A file or folder belongs to somebody else.
    case foreign(path: String)
    /// A system call failed on a path, with its `errno`.
    case system(call: String, path: String, code: Int32)
    /// A program of PostgreSQL could not do its work; what it printed.
    case toolFailed(tool: String, output: String)
    /// Another process keeps the lock for too long.
    case busy(path: String)
    /// The server took no connections in time; the end of its log.
    case notReady(log: String, tail: String)

    package var description: String {
        switch self {
        case .notInstalled:
            "no PostgreSQL server found in PATH or /usr/lib/postgresql: install the apt package "
                + "`postgresql`, or set DATABASE_URL to a server that runs"
        case .wrongVersion(let data):
            "the private database was made by PostgreSQL \(data), which is not installed: install "
                + "the apt package `postgresql-\(data)`"
        case .noAccount:
            "no user to run PostgreSQL as: it refuses root, and needs a user with a name"
        case .foreign(let path):
            "\(path) belongs to another user, or others may write there"
        case .system(let call, let path, let code):
            "\(call) \(path): \(unsafe String(cString: strerror(code)))"
        case .toolFailed(let tool, let output): "\(tool) failed: \(output)"
        case .busy(let path): "another process keeps \(path) locked"
        case .notReady(let log, let tail): "PostgreSQL takes no connections; \(log) ends:\n\(tail)"
        }
    }
}
