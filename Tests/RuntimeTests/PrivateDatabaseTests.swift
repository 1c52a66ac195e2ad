import Foundation
import Glibc
import Testing

@testable import LocalRuntime

private let isInstalled = ["/usr/lib/postgresql", "/usr/local/bin/initdb", "/usr/bin/initdb"]
    .contains { FileManager.default.fileExists(atPath: $0) }

@Suite(.enabled(if: isInstalled))
struct PrivateDatabaseTests {
    private let folder: String

    init() throws {
        folder = "/tmp/waypost-test-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o755]
        )
    }

    @Test func `the last of two that share a server stops it`() async throws {
        defer { remove() }
        let first = try await PrivateDatabase.start(in: folder) { _ in }
        var lines: [String] = []
        let second = try await PrivateDatabase.start(in: folder) { lines.append($0) }

        let shared = try serverID()
        await first.stop()
        let kept = isRunning(shared)
        await second.stop()

        #expect(lines.isEmpty)
        #expect(first.conninfo == second.conninfo)
        #expect(kept)
        #expect(try await eventually { !isRunning(shared) })
    }

    @Test func `a killed server starts again on its stale lock file`() async throws {
        defer { remove() }
        let first = try await PrivateDatabase.start(in: folder) { _ in }
        let killed = try serverID()
        kill(killed, SIGKILL)

        let second = try await PrivateDatabase.start(in: folder) { _ in }
        let restarted = try serverID()
        await first.stop()
        await second.stop()

        #expect(restarted != killed)
        #expect(try await eventually { !isRunning(restarted) })
    }

    @Test func `a lock file that names a stranger's process is no server`() async throws {
        defer { remove() }
        await (try PrivateDatabase.start(in: folder) { _ in }).stop()
        let file = "\(try data())/postmaster.pid"
        try "\(getpid())\n\(try data())\n".write(toFile: file, atomically: false, encoding: .utf8)

        let database = try await PrivateDatabase.start(in: folder) { _ in }
        let started = try serverID()
        await database.stop()

        #expect(started != getpid())
    }

    @Test func `only root and the owner can reach the socket and the data`() async throws {
        defer { remove() }
        let database = try await PrivateDatabase.start(in: folder) { _ in }
        let words = database.conninfo.split(separator: " ")
        let socketFolder = try #require(words.first?.dropFirst("host=".count))
        let modes = try [String(socketFolder), try data()].map {
            try #require(PrivateDatabaseFiles.status($0)).mode & 0o777
        }
        let rules = try String(contentsOfFile: "\(try data())/pg_hba.conf", encoding: .utf8)
        await database.stop()

        #expect(modes == [0o700, 0o700])
        #expect(rules == "local all all peer map=waypost\n")
    }

    @Test func `a cancelled task still stops its server`() async throws {
        defer { remove() }
        let database = try await PrivateDatabase.start(in: folder) { _ in }
        let server = try serverID()

        await withTaskGroup { group in
            group.addTask { await database.stop() }
            group.cancelAll()
        }

        #expect(try await eventually { !isRunning(server) })
    }

    @Test func `a server that cannot start is reported with its log`() async throws {
        defer { remove() }
        await (try PrivateDatabase.start(in: folder) { _ in }).stop()
        let file = "\(try data())/postgresql.conf"
        try "no_such_setting = 1\n".write(toFile: file, atomically: false, encoding: .utf8)

        let error = await #expect(throws: PrivateDatabaseError.self) {
            try await PrivateDatabase.start(in: folder) { _ in }
        }

        #expect(error?.description.contains("no_such_setting") == true)
    }

    private func data() throws -> String {
        try String(contentsOfFile: "\(folder)/.waypost/database", encoding: .utf8)
            .trimmingCharacters(in: .newlines)
    }

    private func serverID() throws -> pid_t {
        let text = try String(contentsOfFile: "\(try data())/postmaster.pid", encoding: .utf8)
        return try #require(pid_t(text.prefix { $0 != "\n" }))
    }

    /// A zombie is none that runs: in a container nobody may be there to bury it.
    ///
    /// One that was stopped takes its lock file away a moment before it ends.
    private func isRunning(_ id: pid_t) -> Bool {
        PrivateDatabaseFiles.linkTarget("/proc/\(id)/cwd") != nil
    }

    private func remove() { try? FileManager.default.removeItem(atPath: folder) }
}

@Suite struct PrivateDatabasePlaceTests {
    @Test(
        arguments: [
            ("/srv/app", true, "/srv/app/.waypost", "/srv/app/.waypost/socket"),
            ("/root/app", false, "/var/tmp/waypost-", "/var/tmp/waypost-"),
            ("/srv/a \"$b", true, "/var/tmp/waypost-", "/var/tmp/waypost-"),
            ("/srv/a,b", true, "/var/tmp/waypost-", "/var/tmp/waypost-"),
            ("/" + String(repeating: "a", count: 76), true, "/aa", "/aa"),
            ("/" + String(repeating: "a", count: 77), true, "/aa", "/tmp/waypost-"),
        ]
    )
    func `files are in the project where server and socket can be`(
        _ project: String,
        _ isReachable: Bool,
        _ home: String,
        _ socketFolder: String
    ) {
        let place = PrivateDatabasePlace(project: project, isReachable: isReachable)

        #expect(place.home.hasPrefix(home))
        #expect(place.socketFolder.hasPrefix(socketFolder))
        #expect("\(place.socketFolder)/.s.PGSQL.5432".utf8.count <= 107)
    }

    @Test func `a folder that others may write to is not used`() throws {
        let path = "/tmp/waypost-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false
        )
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path)

        #expect(throws: PrivateDatabaseError.foreign(path: path)) {
            try PrivateDatabaseFiles.makeFolder(path, mode: 0o700, owner: geteuid())
        }
    }
}
