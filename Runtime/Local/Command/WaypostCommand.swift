package import ArgumentParser

/// The command `waypost`.
package struct WaypostCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "waypost",
        abstract: "An SMS and MMS gateway made of functions, with PostgreSQL for state.",
        discussion: """
            Everything it keeps is in PostgreSQL: in the server that DATABASE_URL names, else in \
            one of its own under .waypost/ of this folder.
            """,
        subcommands: [
            StartCommand.self, InvokeCommand.self, ApplyCommand.self, MigrateCommand.self,
            StatusCommand.self, TraceCommand.self, DeadLettersCommand.self,
            HoldsCommand.self,
        ]
    )

    package init() {}
}
