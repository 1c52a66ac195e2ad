import Subprocess

/// Programs that measurements need.
///
/// Foundation's `Process` leaves them the signals that its own thread has blocked, and pgbench's
/// alarm then never rings.
enum Command {
    private static let outputLimit = 1_048_576

    /// Runs a program to its end, a limit of seconds at most; gives its standard output.
    ///
    /// - Throws: ``BenchProblem`` when it ends with another status than 0.
    static func output(
        _ program: String,
        _ arguments: [String],
        limit: Int = 120
    ) async throws -> String {
        let result = try await Subprocess.run(
            .name("timeout"),
            arguments: Arguments(["--signal=KILL", "\(limit)", program] + arguments),
            output: .string(limit: outputLimit),
            error: .string(limit: outputLimit)
        )
        guard result.terminationStatus.isSuccess else {
            let said = result.standardError
            throw BenchProblem("\(program) ended with \(result.terminationStatus): \(said)")
        }
        return result.standardOutput
    }
}
