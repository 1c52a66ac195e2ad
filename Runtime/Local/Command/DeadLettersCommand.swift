import FoundationEssentials
import Handlers
import ArgumentParser
import Console
import Invocation
import Store

/// Messages that were given up for good.
struct DeadLettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters",
        abstract: "List, replay or discard messages that were given up for good.",
        subcommands: [List.self, Replay.self, Discard.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List dead letters with their reasons, newest first."
        )

        @Option(help: "How many at the most, 1 to 10000.")
        var limit = 100

        @Option(help: "Only those older than this id.")
        var before: String?

        func validate() throws {
            guard 1...10_000 ~= limit else { throw ValidationError("a limit is 1 to 10000") }
            if let before, UUIDv7(before) == nil { throw ValidationError("\(before) is no id") }
        }

        func run() async throws {
            try await Desk.run { desk in
                let letters = try await desk.wiring.store.deadLetters(
                    before: before.flatMap { UUIDv7($0) },
                    limit: limit,
                    by: desk.soon
                )
                guard !letters.isEmpty else { return Terminal.say("no dead letters") }
                for line in StatusText.lines(letters) { Terminal.say(line) }
            }
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send dead letters again, at the end of their lanes, by the next sweep."
        )

        @OptionGroup var chosen: Chosen

        func run() async throws {
            try await chosen.each { id, desk in
                let new = UUIDv7(
                    time: .now,
                    random: .random(in: .min ... .max),
                    .random(in: .min ... .max)
                )
                let isDone = try await desk.wiring.store.replay(id, as: new, by: desk.soon)
                return isDone ? "\(id) replayed as \(new)" : nil
            }
        }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take dead letters off the list; their story stays."
        )

        @OptionGroup var chosen: Chosen

        func run() async throws {
            try await chosen.each { id, desk in
                let isDone = try await desk.wiring.store.discard(id, by: desk.soon)
                return isDone ? "\(id) discarded" : nil
            }
        }
    }

    /// Some dead letters, or all.
    struct Chosen: ParsableArguments {
        @Argument(help: "Their ids.")
        var ids: [String] = []

        @Flag(help: "All of them.")
        var all = false

        func validate() throws {
            guard all != !ids.isEmpty else { throw ValidationError("give ids, or --all") }
            for id in ids where UUIDv7(id) == nil { throw ValidationError("\(id) is no id") }
        }

        /// Does something to each; says what, and shows how far it is on a terminal.
        func each(_ act: @escaping (UUIDv7, Desk) async throws -> String?) async throws {
            try await Desk.run { desk in
                var isComplete = true
                for id in ids.compactMap({ UUIDv7($0) }) {
                    let told = try await act(id, desk)
                    Terminal.say(told ?? "\(id) is no dead letter")
                    isComplete = isComplete && told != nil
                }
                if all { try await eachOfAll(desk, act) }
                if !isComplete { throw ExitCode(1) }
            }
        }

        private func eachOfAll(
            _ desk: Desk,
            _ act: (UUIDv7, Desk) async throws -> String?
        ) async throws {
            let progress = Progress()
            var before: UUIDv7?
            var done = 0
            while true {
                let page = try await desk.wiring.store.deadLetters(
                    before: before,
                    limit: 1_000,
                    by: desk.soon
                )
                guard let last = page.last else { break }
                for letter in page where try await act(letter.id, desk) != nil { done += 1 }
                before = last.id
                progress.step("\(done) done")
            }
            progress.end()
            Terminal.say("\(done) done")
        }
    }
}
