import Handlers
import ArgumentParser
import Console
import Invocation
import Store

/// Messages that wait for an operator.
struct HoldsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "holds",
        abstract: "List, release or discard messages that are held: too many to one number.",
        subcommands: [List.self, Release.self, Discard.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List them, oldest first.")

        @Option(help: "How many at the most, 1 to 10000.")
        var limit = 100

        func validate() throws {
            guard 1...10_000 ~= limit else { throw ValidationError("a limit is 1 to 10000") }
        }

        func run() async throws {
            try await Desk.run { desk in
                let held = try await desk.wiring.store.holds(limit: limit, by: desk.soon)
                guard !held.isEmpty else { return Terminal.say("nothing is held") }
                for line in StatusText.lines(held) { Terminal.say(line) }
            }
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let them go, by the next sweep or at their own time."
        )

        @Argument(help: "Their ids.")
        var ids: [String]

        func validate() throws { try HoldsCommand.validate(ids) }

        func run() async throws { try await HoldsCommand.decide(ids, isReleased: true) }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Drop them; nobody is told.")

        @Argument(help: "Their ids.")
        var ids: [String]

        func validate() throws { try HoldsCommand.validate(ids) }

        func run() async throws { try await HoldsCommand.decide(ids, isReleased: false) }
    }

    private static func validate(_ ids: [String]) throws {
        for id in ids where UUIDv7(id) == nil { throw ValidationError("\(id) is no id") }
    }

    private static func decide(_ ids: [String], isReleased: Bool) async throws {
        try await Desk.run { desk in
            var isComplete = true
            for id in ids.compactMap({ UUIDv7($0) }) {
                let isDone = try await desk.wiring.store.decide(
                    hold: id,
                    isReleased: isReleased,
                    by: desk.soon
                )
                let done = isReleased ? "released" : "discarded"
                Terminal.say(isDone ? "\(id) \(done)" : "\(id) is not held")
                isComplete = isComplete && isDone
            }
            if !isComplete { throw ExitCode(1) }
        }
    }
}
