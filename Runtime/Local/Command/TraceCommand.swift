import Handlers
import ArgumentParser
import Console
import Store

/// One message's whole story.
struct TraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Tell the whole story of a message, by the gateway's id or its sender's."
    )

    @Argument(help: "The id.")
    var id: String

    func run() async throws {
        try await Desk.run { desk in
            let traces = try await desk.wiring.store.trace(id, by: desk.soon)
            guard !traces.isEmpty else {
                throw CommandProblem.notThere("nothing is known of \(id)")
            }
            for trace in traces {
                for line in TraceText.lines(trace) { Terminal.say(line) }
            }
        }
    }
}
