import Gateway
import Invocation
import Logging
import Store

extension Forwarder {
    /// Logs an attempt: one that was taken at debug, any other at notice.
    func log(
        _ attempt: Attempt,
        _ outcome: AttemptOutcome,
        _ lease: Lease,
        _ context: Context
    ) {
        let level: Logger.Level = outcome.verdict == .delivered ? .debug : .notice
        guard context.logger.logLevel <= level else { return }
        var metadata: Logger.Metadata = [
            "id": "\(attempt.id)",
            "endpoint": "\(attempt.settings.name)",
            "subscriber": "\(attempt.load.owner)",
            "epoch": "\(lease.epoch)",
            "failures": "\(attempt.failures)",
            "verdict": "\(outcome.verdict)",
        ]
        metadata["code"] = outcome.code.map { "\($0)" }
        metadata["reason"] = outcome.reason.map { "\($0)" }
        context.logger.log(level: level, "attempt", metadata: metadata)
    }
}

extension HeldLane {
    /// What a log may know of a lane: numbers are masked.
    var metadata: Logger.Metadata {
        [
            "id": "\(message.id)",
            "endpoint": "\(lease.endpointID)",
            "subscriber": "\(message.load.owner)",
            "epoch": "\(lease.epoch)",
        ]
    }
}
