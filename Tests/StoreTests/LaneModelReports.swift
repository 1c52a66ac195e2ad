/// What `store.report` says; with the lane decision of the DR where one was accepted.
struct LaneReported: Equatable {
    /// 1 forwarded, 2 noted, 3 stale, 4 early, 5 unknown.
    var outcome: Int
    var decision = 0
}

extension LaneModel {
    /// `store.lane_expire`.
    mutating func expireLane(_ place: Int) {
        var lane = lanes[place]
        var next = -1
        var least = Self.never
        var number = lane.opener
        let start = flaw == .forgetsCursor ? 0 : lane.head
        while number < messages.count {
            let message = messages[number]
            defer { number += 1 }
            guard message.lane == lane.opener, message.seq >= start else { continue }
            if !isPast(message) {
                if next < 0 { next = message.seq }
                least = min(least, message.expires)
                if message.seq > 0, lane.expires > now {
                    least = lane.expires
                    break
                }
                continue
            }
            let isFirst = next < 0
            end(
                number,
                state: 3,
                attempts: isFirst ? lane.attempts : 0,
                code: isFirst ? lane.code : -1
            )
            _ = tellSender(of: number)
            if isFirst {
                lane.attempts = 0
                lane.code = -1
            } else {
                messages[number].lane = -1
                messages[number].seq = 0
            }
        }
        lane.head = max(next, 0)
        lane.expires = least
        lanes[place] = next < 0 ? LaneRow() : lane
    }

    /// `store.report_end`: a report of our own for a sender who asked for one.
    mutating func tellSender(of number: Int) -> Bool {
        let message = messages[number]
        guard message.kind == 0, message.wantsReport else { return false }
        return keep(LaneEarlyReport(message: number, isByReference: false, rank: 9, state: 3))
    }

    private mutating func keep(_ report: LaneEarlyReport) -> Bool {
        guard index(of: report) == nil else { return false }
        var kept = report
        kept.at = now
        early.append(kept)
        return true
    }

    private func index(of report: LaneEarlyReport) -> Int? {
        early.firstIndex {
            $0.message == report.message && $0.rank == report.rank
                && $0.isByReference == report.isByReference
        }
    }

    func hasEarlyReport(of number: Int) -> Bool {
        guard messages[number].endpoint == 0, !early.isEmpty else { return false }
        return early.contains { $0.message == number }
    }

    /// Whether a report's delivery is recorded, as it names it.
    func isRecorded(_ report: LaneEarlyReport) -> Bool {
        guard report.message < messages.count else { return false }
        let message = messages[report.message]
        return report.isByReference
            ? message.endpoint == 0 && message.state == 1 : message.state != 0
    }

    /// `store.report` of the carrier.
    ///
    /// - Parameter keeps: False for one that was kept before.
    mutating func report(_ report: LaneEarlyReport, keeps: Bool) -> LaneReported {
        let number = report.message
        let isOurs = number < messages.count && messages[number].kind == 0
        if !report.isByReference, !isOurs { return LaneReported(outcome: 5) }
        guard isRecorded(report) else {
            if keeps { _ = keep(report) }
            return LaneReported(outcome: 4)
        }
        var report = report
        if let kept = takeKept(like: report) { report.state = kept.state }
        var message = messages[number]
        if message.rank >= report.rank, flaw != .movesBack { return LaneReported(outcome: 3) }
        message.rank = report.rank
        message.reportState = report.state
        messages[number] = message
        guard message.wantsReport, report.rank >= 9 else { return LaneReported(outcome: 2) }
        let place = message.place + Self.subscribers
        let told = LaneMessageRow(place: place, kind: 2, made: now)
        let accepted = accept(told, as: messages.count)
        return LaneReported(outcome: 1, decision: accepted.outcome)
    }

    /// Those that were kept came first, whatever they name their message by.
    private mutating func takeKept(like report: LaneEarlyReport) -> LaneEarlyReport? {
        let message = messages[report.message]
        let hasReference = message.endpoint == 0 && message.state == 1
        let kept = early.filter {
            $0.message == report.message && $0.rank == report.rank
                && (hasReference || !$0.isByReference)
        }
        early.removeAll(where: kept.contains)
        // Of two that came at once, the one by our id.
        return kept.min { ($0.at, $0.isByReference ? 1 : 0) < ($1.at, $1.isByReference ? 1 : 0) }
    }

    /// The kept reports whose delivery is recorded by now.
    var matchedReports: [LaneEarlyReport] { early.filter(isRecorded) }
}
