import Handlers
import Agreements
import ArgumentParser
import Postgres
import Store

/// Applies partners and carriers from a file.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Apply partners and carriers from a YAML file, all or nothing.",
        discussion: """
            Applying the same file again changes nothing. What the file does not name stays as it \
            is; an entry with `removed: true` ends its agreement. Secrets that others show are \
            kept as hashes only. Exit code 65 when the file has faults: each is listed with its \
            line.
            """
    )

    @Argument(help: "The file, - for standard input.")
    var file: String

    func run() async throws {
        let text = try Source.text(file, limit: AgreementReader.fileOctets)
        try await Desk.run { desk in
            let allowsHTTP = desk.environment["WAYPOST_ALLOW_HTTP"] == "1"
            do {
                let agreements = try AgreementReader.read(text, allowsPlainHTTP: allowsHTTP)
                let changes = try await desk.wiring.store.apply(agreements, by: desk.soon)
                for change in changes { Terminal.say(change) }
                if changes.isEmpty { Terminal.say("nothing to change") }
            } catch let faults as AgreementFaults {
                for fault in faults.faults { Terminal.note("\(file): \(fault)") }
                Terminal.note("nothing was applied")
                throw ExitCode(65)
            } catch PostgresError.server(sqlstate: "WP001", let message) {
                Terminal.note("\(file): \(message)")
                Terminal.note("nothing was applied")
                throw ExitCode(65)
            }
        }
    }
}
