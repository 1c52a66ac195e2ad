package import JSON

/// How one invocation ended, and the work that it left for after its answer.
package struct InvocationResult: Sendable {
    /// How it ended.
    package enum Outcome: Sendable {
        /// The answer in the platform's shape.
        case answered(JSON)
        /// The caller's mistake: no event, or none that the function takes.
        case refused(EventError)
        /// Our failure: what was thrown, as text.
        case failed(String)
        /// The deadline passed first.
        case timedOut(after: Duration)
    }

    package let outcome: Outcome
    private let followUps: CollectedFollowUps
    private let metrics: Metrics

    init(_ outcome: Outcome, followUps: CollectedFollowUps, metrics: Metrics) {
        self.outcome = outcome
        self.followUps = followUps
        self.metrics = metrics
    }

    /// By sysexits(3): 0, 65 for a refused event, 70 for a failure or a time-out.
    package var exitCode: Int32 {
        switch outcome {
        case .answered: ExitCode.success
        case .refused: ExitCode.dataError
        case .failed, .timedOut: ExitCode.software
        }
    }

    /// What went wrong, for people; nil when there is an answer.
    package var problem: String? {
        switch outcome {
        case .answered: nil
        case .refused(let error): error.description
        case .failed(let cause): cause
        case .timedOut(let limit): "no answer after \(limit)"
        }
    }

    /// Runs the work for after the answer, then tells the metrics; call it once, when the answer is
    /// out.
    package func runFollowUps() async {
        await followUps.run()
        metrics.flush()
    }
}

extension InvocationResult.Outcome {
    var ending: Metrics.Ending {
        switch self {
        case .answered: .answered
        case .refused: .malformed
        case .failed: .failed
        case .timedOut: .timedOut
        }
    }
}

/// The exit codes of sysexits(3) that a function's executable ends with.
enum ExitCode {
    static let success: Int32 = 0
    static let dataError: Int32 = 65
    static let software: Int32 = 70
    static let inputOutput: Int32 = 74
    static let configuration: Int32 = 78
}
