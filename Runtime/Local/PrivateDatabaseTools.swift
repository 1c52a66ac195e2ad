import Foundation
import Subprocess

/// The programs of one PostgreSQL installation, run as the server's user.
struct PrivateDatabaseTools: Sendable {
    /// How a program ended, and what it printed.
    struct Result: Sendable {
        var isSuccess: Bool
        var output: String
    }

    private static let names = ["initdb", "postgres", "pg_ctl", "pg_isready"]

    let folder: String
    let account: PrivateDatabaseAccount

    /// Finds an installation: from PATH, else the newest below /usr/lib/postgresql.
    ///
    /// - Parameter version: The major version that made the data; nil for any.
    static func find(
        version: String?,
        account: PrivateDatabaseAccount,
        path: String = ProcessInfo.processInfo.environment["PATH", default: ""]
    ) async throws -> PrivateDatabaseTools {
        let installed = folders(path: path).map {
            PrivateDatabaseTools(folder: $0, account: account)
        }
        guard let first = installed.first else { throw PrivateDatabaseError.notInstalled }
        guard let version else { return first }
        for tools in installed {
            // `postgres (PostgreSQL) 15.4 (Debian 15.4-1)`; a beta is `17beta1`.
            let words = try await tools.run("postgres", ["--version"]).output.split(separator: " ")
            if words.count > 2, words[2].prefix(while: \.isNumber) == version { return tools }
        }
        throw PrivateDatabaseError.wrongVersion(data: version)
    }

    private static func folders(path: String) -> [String] {
        let files = FileManager.default
        // Distributions link only some of the programs into PATH; the links lead to the others.
        let linked = path.split(separator: ":").compactMap { folder in
            PrivateDatabaseFiles.realPath("\(folder)/initdb")?.dropLast("/initdb".count)
        }
        let versions = (try? files.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let packaged = versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }
            .map { "/usr/lib/postgresql/\($0)/bin" }
        return (linked.map(String.init) + packaged).filter { folder in
            names.allSatisfy { files.isExecutableFile(atPath: "\(folder)/\($0)") }
        }
    }

    /// Runs a program to its end, in a session of its own: a Ctrl-C at the terminal does not reach
    /// it, nor what it starts.
    ///
    /// It sees nothing of our environment, since `PGDATA` and the like would lead it astray.
    func run(_ tool: String, _ arguments: [String], input: String = "") async throws -> Result {
        var options = PlatformOptions()
        options.createSession = true
        // The options' own userID can hang: glibc's setuid, called in the forked child, waits for
        // threads that only the parent has.
        var become: [String] = []
        if account.isOther {
            become = [
                "setpriv", "--reuid=\(account.userID)", "--regid=\(account.groupID)",
                "--clear-groups", "--",
            ]
        }
        // The server's user may not be allowed into the folder we are in.
        let command = ["-c", "cd / && exec \"$@\"", "sh"] + become + [tool] + arguments
        let result = try await Subprocess.run(
            .name("sh"),
            arguments: Arguments(command),
            environment: .custom(["PATH": "\(folder):/usr/bin:/bin", "LC_ALL": "C"]),
            platformOptions: options,
            input: .string(input),
            output: .string(limit: 1 << 20),
            error: .combinedWithOutput
        )
        return Result(isSuccess: result.terminationStatus.isSuccess, output: result.standardOutput)
    }

    /// Runs a program that has to succeed.
    func runOrThrow(_ tool: String, _ arguments: [String]) async throws {
        let result = try await run(tool, arguments)
        guard result.isSuccess else {
            throw PrivateDatabaseError.toolFailed(tool: tool, output: result.output)
        }
    }
}
