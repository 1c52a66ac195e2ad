import Handlers
import ArgumentParser
import Console
import Store

/// Lanes, circuits and backlog of every endpoint.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show every endpoint's circuit, lanes and waiting messages."
    )

    func run() async throws {
        try await Desk.run { desk in
            let endpoints = try await desk.wiring.store.endpoints(by: desk.soon)
            for line in StatusText.lines(endpoints) { Terminal.say(line) }
        }
    }
}
