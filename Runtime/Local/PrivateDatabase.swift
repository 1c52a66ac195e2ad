import Foundation
import Glibc

/// A PostgreSQL of a project's own, for when no database is given.
///
/// Its files are in `.waypost/` of the project; `.waypost/database` says where the data is. Only
/// root and the server's user can connect: through a socket in a folder of mode 0700, as the user
/// that the kernel says they are. Several processes may share it, and the last one out stops it.
/// Where that one was killed, the server goes on, and the next start takes it over.
package struct PrivateDatabase: Sendable {
    private let server: PrivateDatabaseServer
    /// Shared by all that use the server.
    private let users: PrivateDatabaseLock
    /// Exclusive to the one that is starting or stopping it.
    private let change: PrivateDatabaseLock

    /// For libpq: host, port, user and database, no password.
    package var conninfo: String { server.conninfo }

    /// Starts the server, or joins it.
    ///
    /// - Parameters:
    ///   - directory: The project's folder, which must exist.
    ///   - progress: Takes lines for people, while they wait; none when the server runs.
    /// - Throws: ``PrivateDatabaseError``; after 60 s without a connection at the latest.
    package static func start(
        in directory: String,
        progress: (String) -> Void
    ) async throws -> PrivateDatabase {
        guard let project = PrivateDatabaseFiles.realPath(directory) else {
            throw PrivateDatabaseError.system(call: "open", path: directory, code: errno)
        }
        let folder = "\(project)/.waypost"
        try PrivateDatabaseFiles.makeFolder(folder, mode: 0o755, owner: geteuid())
        let users = try PrivateDatabaseLock("\(folder)/lock")
        let change = try PrivateDatabaseLock("\(folder)/lock.change")
        try await change.wait(.exclusive)
        defer { change.release() }
        try await users.wait(.shared)

        let server = try await prepare(project)
        try await server.initialize(progress: progress)
        try await server.makeReady(progress: progress)
        return PrivateDatabase(server: server, users: users, change: change)
    }

    /// Leaves the server, and stops it if nobody else uses it.
    ///
    /// Works in a cancelled task too. A server that does not stop within 60 s is left running.
    package func stop() async {
        // A task of its own, because programs started in a cancelled one are killed.
        await Task { await leave() }.value
    }

    private func leave() async {
        defer {
            users.release()
            change.release()
        }
        guard (try? await change.wait(.exclusive)) != nil, users.take(.exclusive) else { return }
        try? await server.stop()
    }

    /// Makes the folders and finds the programs.
    private static func prepare(_ project: String) async throws -> PrivateDatabaseServer {
        let folder = "\(project)/.waypost"
        let owner = PrivateDatabaseFiles.status("\(folder)/data")?.owner
        let account = try PrivateDatabaseAccount.choose(dataOwner: owner)
        let shell = PrivateDatabaseTools(folder: "/bin", account: account)
        let visit = ["-c", "cd -- \"$1\"", "sh", folder]
        let isReachable = try await shell.run("sh", visit).isSuccess
        let place = PrivateDatabasePlace(project: project, isReachable: isReachable)

        try PrivateDatabaseFiles.makeFolder(place.home, mode: 0o755, owner: geteuid())
        try PrivateDatabaseFiles.makeFolder(
            place.socketFolder,
            mode: 0o700,
            owner: account.userID
        )
        let text = "\(place.data)\n"
        try PrivateDatabaseFiles.write(text, to: "\(folder)/database", owner: geteuid())
        let log = try PrivateDatabaseFiles.open(place.log)
        defer { close(log) }
        guard fchown(log, account.userID, gid_t.max) == 0 else {
            throw PrivateDatabaseError.system(call: "chown", path: place.log, code: errno)
        }
        let version = try? String(contentsOfFile: "\(place.data)/PG_VERSION", encoding: .utf8)
        let tools = try await PrivateDatabaseTools.find(
            version: version.map { String($0.prefix(while: \.isNumber)) },
            account: account
        )
        return PrivateDatabaseServer(place: place, tools: tools)
    }
}
