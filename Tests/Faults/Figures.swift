import Foundation
import JSON

/// What came out of a run.
struct Figures {
    var sent = 0
    /// Answered 200.
    var accepted = 0
    /// Answered 503, and sent again.
    var declined = 0
    /// Any other answer.
    var otherAnswers = 0
    /// Different messages that the partner took.
    var delivered = 0
    /// Accepted, but never at the partner.
    var lost = 0
    /// Came to the partner after a later one of the same subscriber.
    var inversions = 0
    /// Came to the partner more than once.
    var twice = 0
    var seconds = 0.0

    var isSound: Bool { lost == 0 && inversions == 0 && otherAnswers == 0 && accepted == sent }

    func line(_ name: String) -> String {
        """
        faults \(name) sent=\(sent) accepted=\(accepted) declined=\(declined) \
        other=\(otherAnswers) delivered=\(delivered) lost=\(lost) inversions=\(inversions) \
        twice=\(twice) seconds=\(String(format: "%.1f", seconds))
        """
    }

    /// Leases of a killed gateway run out after 60 s; the sweep and the circuit add to it.
    private static let patience = Duration.seconds(240)

    /// Waits until the partner has everything, then judges.
    mutating func collect(
        _ client: Client,
        _ partner: Partner,
        since start: ContinuousClock.Instant
    ) async throws {
        try await collect(accepted: client.accepted, partner, since: start)
        client.fill(&self)
        await client.close()
    }

    /// The same, for what was accepted by one request.
    mutating func collect(
        accepted: Set<String>,
        _ partner: Partner,
        since start: ContinuousClock.Instant
    ) async throws {
        let end = ContinuousClock.now + Self.patience
        while Set(partner.taken).count < sent, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(200))
        }
        seconds = (ContinuousClock.now - start) / .seconds(1)
        judge(accepted: accepted, taken: partner.taken)
    }

    /// Compares what was accepted with what the partner took.
    ///
    /// - Parameters:
    ///   - accepted: Texts, `<subscriber>/<number>`, numbered from 0 for each subscriber.
    ///   - taken: Texts in the order in which the partner answered 200 to them.
    private mutating func judge(accepted: Set<String>, taken: [String]) {
        var last: [Substring: Int] = [:]
        var seen: Set<String> = []
        for text in taken {
            guard seen.insert(text).inserted else {
                twice += 1
                continue
            }
            let parts = text.split(separator: "/")
            guard parts.count == 2, let number = Int(parts[1]) else { continue }
            if number < last[parts[0], default: -1] { inversions += 1 }
            last[parts[0]] = max(number, last[parts[0], default: -1])
        }
        self.accepted = accepted.count
        delivered = seen.count
        lost = accepted.subtracting(seen).count
    }
}
