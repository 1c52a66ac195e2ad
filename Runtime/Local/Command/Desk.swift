import Store
import Curl
import Foundation
import Handlers
import Invocation
import Logging
import Postgres

/// What every command needs: the database, and the functions wired to it.
struct Desk: Sendable {
    let wiring: Wiring
    let environment: [String: String]
    private let database: PrivateDatabase?

    /// How long a command that asks the database waits for it.
    static let patience = Duration.seconds(30)

    /// Opens the database that `DATABASE_URL` names, else the private one of this folder, which is
    /// started if it does not run.
    ///
    /// - Parameters:
    ///   - chosen: Settings of a start; nil: those of the last start here.
    ///   - publicURL: Where this process will be reached, unless the environment says so.
    static func open(
        connections: Int = 2,
        settings chosen: [String: String]? = nil,
        publicURL: String? = nil,
        progress: (String) -> Void = { Terminal.note($0) }
    ) async throws -> Desk {
        var environment = ProcessInfo.processInfo.environment
        var database: PrivateDatabase?
        if environment["DATABASE_URL"]?.isEmpty ?? true {
            let folder = FileManager.default.currentDirectoryPath
            let own = try await PrivateDatabase.start(in: folder, progress: progress)
            let settings = StartSettings(folder: folder)
            if let chosen, !chosen.isEmpty { try settings.write(chosen) }
            environment.merge(chosen ?? settings.read()) { own, _ in own }
            environment["DATABASE_URL"] = own.conninfo
            // Nobody stands between us and it.
            environment["DATABASE_PREPARE"] = environment["DATABASE_PREPARE"] ?? "1"
            database = own
        }
        environment.merge(chosen ?? [:]) { own, _ in own }
        environment["DATABASE_CONNECTIONS"] =
            environment["DATABASE_CONNECTIONS"] ?? "\(connections)"
        if environment["WAYPOST_PUBLIC_URL"]?.isEmpty ?? true {
            environment["WAYPOST_PUBLIC_URL"] = publicURL
        }
        do {
            let wiring = try Wiring(environment: environment)
            return Desk(wiring: wiring, environment: environment, database: database)
        } catch {
            await database?.stop()
            throw error
        }
    }

    /// Opens, runs and closes, whatever happens; the schema must be there.
    static func run(_ body: (Desk) async throws -> Void) async throws {
        let desk = try await open()
        do {
            let state = try await desk.wiring.store.schemaState(by: desk.soon)
            guard state.isCurrent else { throw CommandProblem.schema(state.applied, state.known) }
            try await body(desk)
        } catch {
            await desk.close()
            throw error
        }
        await desk.close()
    }

    var soon: ContinuousClock.Instant { ContinuousClock.now + Self.patience }

    var logger: Logger {
        let level = JSONLogHandler.level(in: environment)
        return Logger(label: "waypost") { _ in JSONLogHandler(level: level) }
    }

    /// Closes the connections, and leaves the private database.
    func close() async {
        await wiring.close()
        await database?.stop()
    }
}

/// Why a command cannot do what it was asked.
enum CommandProblem: Error, CustomStringConvertible {
    case schema(Int, Int)
    case unreadable(path: String, String)
    case unknownFunction(String, known: [String])
    case notThere(String)

    var description: String {
        switch self {
        case .schema(let applied, let known) where applied < known:
            "the database is at schema \(applied) of \(known): run `waypost migrate`"
        case .schema(let applied, let known):
            "the database is at schema \(applied), newer than this waypost (\(known))"
        case .unreadable(let path, let why): "\(path): \(why)"
        case .unknownFunction(let name, let known):
            "there is no function \(name); there are \(known.joined(separator: ", "))"
        case .notThere(let what): what
        }
    }
}
