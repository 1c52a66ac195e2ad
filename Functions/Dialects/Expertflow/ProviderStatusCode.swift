import Gateway
import JSON

/// The provider's own code of what became of a message.
///
/// ``Report/code`` holds it as a text. Codes of an SMPP link are `0x0000000B` for the status of
/// a refused submission and `state:5` for a message state, which are numbers here; any other is
/// the `err` text of a receipt and stays one, be it `000`.
enum ProviderStatusCode {
    static func json(_ report: Report, channel: String) -> JSON {
        switch report.cause {
        // It waited here until its validity was over, whatever it waited for.
        case .validity, .throttled, .unreachable: return "EXPIRED"
        case _: break
        }
        if channel == "smpp" { return smpp(report) }
        guard let code = report.code else {
            return report.status == .delivered ? "delivered" : "failed"
        }
        return Int64(code).map(JSON.integer) ?? .string(code)
    }

    private static func smpp(_ report: Report) -> JSON {
        guard let code = report.code else { return .integer(state(report)) }
        if code.hasPrefix("0x"), let status = Int64(code.dropFirst(2), radix: 16) {
            return .integer(status)
        }
        if code.hasPrefix("state:"), let state = Int64(code.dropFirst(6)) {
            return .integer(state)
        }
        return .string(code)
    }

    /// The message state (SMPP 3.4, 5.2.28) that a report without a code amounts to.
    private static func state(_ report: Report) -> Int64 {
        switch (report.status, report.cause) {
        case (.delivered, _): 2
        case (_, .expired): 3
        case (_, .deleted): 4
        case (_, .rejected): 8
        case _: 5
        }
    }
}
