import ArgumentParser
import Foundation
import Handlers
import Invocation
import Logging

/// Where functions run: the flags of `start` and `invoke`.
struct IsolationOptions: ParsableArguments {
    /// Where a function's code runs.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        /// In this process.
        case inline
        /// In processes of its own, by its own executable.
        case process
    }

    @Option(help: "inline: functions run in this process; process: each as its own executable.")
    var isolation = Kind.inline

    @Option(
        help: ArgumentHelp(
            "With process: the folder of the executables; by default waypost's own.",
            valueName: "folder"
        )
    )
    var executables: String?

    @Option(help: "With process: the most processes of one function, 1 to 100.")
    var instances = Isolation.Settings.defaultInstances

    func validate() throws {
        guard 1...100 ~= instances else { throw ValidationError("instances are 1 to 100") }
        guard isolation == .process || executables == nil else {
            throw ValidationError("--executables needs --isolation process")
        }
    }

    /// Nil when functions run in this process.
    ///
    /// - Parameters:
    ///   - drainTime: How long work may go on after a shutdown has begun.
    ///   - metrics: Where processes that are started are counted.
    /// - Throws: ``IsolationProblem`` when an executable is missing.
    func make(
        _ functions: [FunctionResource],
        _ desk: Desk,
        drainTime: Duration = FunctionHost.defaultDrainTime,
        metrics: Metrics = Metrics()
    ) throws -> Isolation? {
        guard isolation == .process else { return nil }
        return try Isolation(
            functions,
            Isolation.Settings(
                folder: executables ?? Self.ownFolder,
                instances: instances,
                environment: desk.environment,
                drainTime: drainTime
            ),
            metrics: metrics,
            clock: .system,
            logger: desk.logger
        )
    }

    /// The folder of the program that runs.
    private static var ownFolder: String {
        let program = PrivateDatabaseFiles.linkTarget("/proc/self/exe") ?? "."
        return URL(fileURLWithPath: program).deletingLastPathComponent().path
    }
}
