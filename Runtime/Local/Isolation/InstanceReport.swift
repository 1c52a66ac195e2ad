import Invocation
import Logging

/// The line that tells what an invocation took, as the platform writes it.
struct InstanceReport {
    private let state: InstanceState
    private let settings: InstanceSettings

    init(_ state: InstanceState, _ settings: InstanceSettings) {
        self.state = state
        self.settings = settings
    }

    /// One line for the job at hand; at `error` when its process did not survive it.
    func log(_ error: FunctionError?) {
        guard let job = state.job else { return }
        var parts = [
            "REPORT RequestId: \(job.requestID)",
            "Duration: \(Figures.milliseconds(settings.clock.monotonic() - state.givenAt)) ms",
            "Memory Size: \(Figures.megabytes(settings.memoryBytes)) MB",
            "Max Memory Used: \(Figures.megabytes(state.peakBytes)) MB",
        ]
        // Those that found a warm process had no start to wait for.
        if state.jobs <= 1 {
            let start = (state.readyAt ?? settings.clock.monotonic()) - state.startedAt
            parts.append("Init Duration: \(Figures.milliseconds(start)) ms")
        }
        guard let error else {
            return job.logger.info("\(parts.joined(separator: " "))")
        }
        parts.append("Status: \(error.isTimeout ? "timeout" : "error")")
        parts.append("Error Type: \(error.type)")
        let line = parts.joined(separator: " ")
        job.logger.error("\(line)", metadata: ["cause": "\(error.message)"])
    }
}

extension InstanceState {
    /// Why the job of a process that has ended has no answer, or not all of its work done.
    ///
    /// - Parameter ending: Nil when the process never began.
    func error(
        for job: Job,
        _ ending: ProcessEnding?,
        _ reason: String,
        _ settings: InstanceSettings
    ) -> FunctionError {
        if let startError { return startError }
        let isStarting = readyAt == nil
        switch cause {
        case .outOfMemory: return .outOfMemory(job.requestID)
        case .timedOut where isStarting && settings.clock.monotonic() < job.deadline:
            return .startedTooSlowly(job.requestID, after: settings.startTime)
        case .timedOut: return .timedOut(job.requestID, after: job.timeout)
        case .stopped: return .shutDown
        case nil: break
        }
        if isAnswerTooLarge { return .answerTooLarge }
        guard let ending else { return .notStarted(job.requestID, reason) }
        return isStarting
            ? .endedAtStart(job.requestID, ending) : .exited(job.requestID, ending)
    }
}
