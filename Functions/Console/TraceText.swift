import FoundationEssentials
import Gateway
import Invocation
package import Store

/// A message's story as lines for a terminal.
package enum TraceText {
    /// One line a step, oldest first; numbers are masked and no text is shown.
    package static func lines(_ trace: Trace) -> [String] {
        var lines = [head(trace)]
        if let kept = trace.origin.trace, let context = TraceContext(stored: kept) {
            lines.append("  trace \(context.traceID)")
        }
        lines.append(step(trace.id.time, "accepted", "from \(trace.source)"))
        if let waiting = trace.waiting { lines.append(self.waiting(waiting, trace)) }
        if let delivery = trace.delivery { lines.append(self.delivery(delivery, trace)) }
        if let reported = trace.reported {
            lines.append(
                step(reported.time, name(reported.status), "reported by \(trace.endpoint)")
            )
        }
        if let follower = trace.delivery?.followerID {
            let word = trace.delivery?.outcome == .replayed ? "replayed as" : "passed on as"
            lines.append(step(follower.time, word, "\(follower)"))
        }
        return lines
    }

    private static func head(_ trace: Trace) -> String {
        switch trace.load {
        case .mt(let message): "MT \(trace.id) (\(message.messageID)) to \(message.owner)"
        case .mo(let message): "MO \(trace.id) (\(message.messageID)) from \(message.owner)"
        case .dr(let report, of: let message):
            "DR \(trace.id) (\(message.messageID)) \(name(report.status))"
        }
    }

    private static func delivery(_ delivery: Trace.Delivery, _ trace: Trace) -> String {
        var told = "to \(trace.endpoint)"
        let isTaken = delivery.outcome == .delivered
        if delivery.attempts > 1 { told += ", attempt \(delivery.attempts)" }
        if let code = delivery.code, code != 0 { told += ", answer \(code)" }
        if let reason = delivery.reason { told += ", \(reason)" }
        let word =
            switch (delivery.outcome, trace.load) {
            case (.delivered, .mt): "sent"
            case (.delivered, _): "delivered"
            case (.dead, _): "dead"
            case (.expired, _): "expired"
            case (.replayed, _): "dead, replayed"
            case (.discarded, _): "dead, discarded"
            case (.putBack, _): "put back until its next time of sending"
            }
        return step(delivery.time, word, isTaken || delivery.attempts > 0 ? told : "")
    }

    private static func waiting(_ waiting: Trace.Waiting, _ trace: Trace) -> String {
        guard waiting.isHead else {
            return step(waiting.due, "waiting", "behind others of its subscriber")
        }
        var told = waiting.isInFlight ? "in flight to \(trace.endpoint)" : "next attempt then"
        if waiting.attempts > 0 {
            told += ", \(waiting.attempts) failed"
            if let code = waiting.code { told += ", last answer \(code)" }
        }
        return step(waiting.due, waiting.isInFlight ? "sending" : "waiting", told)
    }

    private static func step(_ time: Date, _ word: String, _ told: String) -> String {
        let padding = String(repeating: " ", count: max(1, 10 - word.count))
        let line = "  \(RFC3339.text(time))  \(word)\(told.isEmpty ? "" : padding + told)"
        return line
    }

    private static func name(_ status: ReportStatus) -> String {
        switch status {
        case .enroute: "enroute"
        case .delivered: "delivered"
        case .failed: "failed"
        }
    }
}
