import Foundation
import Glibc

/// One PostgreSQL server and its data; the caller holds the locks.
struct PrivateDatabaseServer: Sendable {
    private static let role = "waypost"
    /// Crash recovery of a private database is a matter of seconds.
    private static let readyLimit = Duration.seconds(60)
    /// A server that ends at once is tried again: what is left of a killed one may still hold its
    /// shared memory for a moment.
    private static let launchLimit = 5
    private static let launchGrace = Duration.seconds(1)
    private static let logTailLimit = 2000

    let place: PrivateDatabasePlace
    let tools: PrivateDatabaseTools

    var conninfo: String {
        "host=\(place.socketFolder) port=5432 user=\(Self.role) dbname=\(Self.role)"
    }

    /// Makes the data if there is none; an attempt that was cut off leaves nothing that counts.
    func initialize(progress: (String) -> Void) async throws {
        if PrivateDatabaseFiles.status(place.data) != nil { return }
        progress("creating a private database in \(place.data)")
        let owner = tools.account.userID
        if PrivateDatabaseFiles.status(place.newData) != nil {
            try FileManager.default.removeItem(atPath: place.newData)
        }
        try PrivateDatabaseFiles.makeFolder(place.newData, mode: 0o700, owner: owner)
        try await tools.runOrThrow(
            "initdb",
            [
                "-D", place.newData, "-U", Self.role, "-E", "UTF8", "--locale=C",
                "--auth-local=peer", "--auth-host=reject",
            ]
        )
        try writeAccess(owner: owner)
        let single = try await tools.run(
            "postgres",
            ["--single", "-D", place.newData, "postgres"],
            input: "CREATE DATABASE \(Self.role)\n"
        )
        guard single.isSuccess, !single.output.contains("ERROR:") else {
            throw PrivateDatabaseError.toolFailed(tool: "postgres --single", output: single.output)
        }
        guard unsafe rename(place.newData, place.data) == 0 else {
            throw PrivateDatabaseError.system(call: "rename", path: place.newData, code: errno)
        }
    }

    /// Lets in the server's own user and root, as the kernel names them, and nobody else.
    private func writeAccess(owner: uid_t) throws {
        let names = Set(["root", tools.account.name]).sorted()
        try PrivateDatabaseFiles.write(
            "local all all peer map=waypost\n",
            to: "\(place.newData)/pg_hba.conf",
            owner: owner
        )
        try PrivateDatabaseFiles.write(
            names.map { "waypost \"\($0)\" \(Self.role)\n" }.joined(),
            to: "\(place.newData)/pg_ident.conf",
            owner: owner
        )
    }

    /// Waits until the server takes connections, and starts it if none runs.
    func makeReady(progress: (String) -> Void) async throws {
        let began = ContinuousClock.now
        var pause = Duration.milliseconds(20)
        var launches = 0
        var launched = began - Self.launchGrace
        var nextReport = began + .seconds(2)
        while try await !isReady() {
            let now = ContinuousClock.now
            let mayLaunch = now >= launched + Self.launchGrace && !isAlive()
            guard now < began + Self.readyLimit, !mayLaunch || launches < Self.launchLimit else {
                let tail = PrivateDatabaseFiles.tail(of: place.log, limit: Self.logTailLimit)
                throw PrivateDatabaseError.notReady(log: place.log, tail: tail)
            }
            if mayLaunch {
                if launches == 0 { progress("starting PostgreSQL in \(place.data)") }
                try await launch()
                launches += 1
                launched = .now
            }
            if now >= nextReport {
                progress("waiting for PostgreSQL, \((now - began).components.seconds) s")
                nextReport = now + .seconds(2)
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(500))
        }
    }

    /// Ends the server: connections are cut, what was committed is kept.
    func stop() async throws {
        try await tools.runOrThrow(
            "pg_ctl",
            ["stop", "-D", place.data, "-m", "fast", "-w", "-t", "60"]
        )
    }

    private func isReady() async throws -> Bool {
        let server = ["-h", place.socketFolder, "-p", "5432", "-U", Self.role, "-d", Self.role]
        return try await tools.run("pg_isready", server + ["-q", "-t", "3"]).isSuccess
    }

    /// Whether the server that the data's lock file names is running.
    ///
    /// After a restart of the machine another process may have its id; the file is then removed,
    /// because the server would believe it.
    private func isAlive() -> Bool {
        let file = "\(place.data)/postmaster.pid"
        guard let text = try? String(contentsOfFile: file, encoding: .utf8),
            let pid = pid_t(text.prefix { $0 != "\n" }), pid > 0,
            kill(pid, 0) == 0 || errno == EPERM
        else { return false }
        // A server works in its data folder.
        guard let folder = PrivateDatabaseFiles.linkTarget("/proc/\(pid)/cwd"),
            folder != place.data
        else { return true }
        unsafe unlink(file)
        return false
    }

    private func launch() async throws {
        let settings = [
            "listen_addresses=", "unix_socket_directories=\(place.socketFolder)",
            "unix_socket_permissions=0700", "port=5432", "max_connections=100",
            "shared_buffers=128MB", "wal_compression=on", "fsync=on", "logging_collector=off",
            "'default_transaction_isolation=read committed'",
            "idle_in_transaction_session_timeout=60s",
        ]
        try await tools.runOrThrow(
            "pg_ctl",
            [
                "start", "-W", "-s", "-D", place.data, "-l", place.log,
                "-o", settings.map { "-c \($0)" }.joined(separator: " "),
            ]
        )
    }
}
