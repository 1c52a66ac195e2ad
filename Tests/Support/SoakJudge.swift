/// Compares what was accepted with what was received.
package struct SoakJudge: Sendable {
    /// A rule that was broken.
    package enum Rule: String, CaseIterable, Sendable {
        case lost, order, overlap, duplicate, reversed, expired
    }

    /// A rule and what broke it.
    package struct Finding: Sendable, CustomStringConvertible {
        package var rule: Rule
        package var description: String
    }

    /// From a receiver's answer to our commit: a call to the database and its two repetitions.
    private static let commitSeconds = 5.0
    /// From a claim, which judges the end, to the request's arrival on a busy machine.
    private static let handOverSeconds = 2.0

    private let log: SoakLog
    /// By key, in the order of their coming.
    private let arrivals: [String: [SoakArrival]]
    /// By lane, in the order of their coming.
    private let lanes: [String: [SoakArrival]]
    /// By lane, each message's first, in the order of their coming.
    private let firsts: [String: [SoakArrival]]
    private var found: [Finding] = []

    private init(_ log: SoakLog) {
        self.log = log
        let sorted = log.arrivals.sorted { ($0.from, $0.exchange) < ($1.from, $1.exchange) }
        arrivals = Dictionary(grouping: sorted, by: \.key)
        lanes = Dictionary(grouping: sorted) { log.messages[$0.key]?.lane ?? "?" }
        firsts = lanes.mapValues { all in
            var seen: Set<String> = []
            return all.filter { seen.insert($0.key).inserted }
        }
    }

    /// Every breach that is in the log.
    package static func findings(in log: SoakLog) -> [Finding] {
        var judge = SoakJudge(log)
        for message in log.messages.values.sorted(by: { $0.began < $1.began }) {
            judge.checkLoss(message)
            judge.checkRepetition(message)
            judge.checkState(message)
            judge.checkExpiry(message)
        }
        for key in judge.arrivals.keys.sorted() where log.messages[key] == nil {
            judge.note(.duplicate, "\(key) was received, but never sent under this key")
        }
        for lane in judge.lanes.keys.sorted() {
            judge.checkOrder(lane)
            judge.checkOverlap(lane)
        }
        return judge.found
    }

    private mutating func note(_ rule: Rule, _ text: String) {
        found.append(Finding(rule: rule, description: "\(rule.rawValue): \(text)"))
    }

    /// What was accepted is taken by its receiver, or its sender was told that its time is over.
    private mutating func checkLoss(_ message: SoakMessage) {
        guard message.outcome == .accepted else { return }
        let all = arrivals[message.key] ?? []
        guard !all.contains(where: { $0.reaction == .took }) else { return }
        if let expires = message.expires, expires <= log.end {
            guard let report = message.report else { return }
            let told = arrivals[report] ?? []
            if told.contains(where: { $0.state == "failed" && $0.reaction == .took }) { return }
            note(.lost, "\(message.key) expired at \(expires) and its sender was not told")
        } else {
            note(
                .lost,
                "\(message.key) of \(message.lane), accepted at \(message.ended ?? -1), "
                    + "came \(all.count) times and was not taken"
            )
        }
    }

    /// Taken twice only where a fault fell between the answer and our commit; always by one id.
    private mutating func checkRepetition(_ message: SoakMessage) {
        let all = arrivals[message.key] ?? []
        let ids = Set(all.map(\.id))
        if ids.count > 1 { note(.duplicate, "\(message.key) came as \(ids.sorted())") }
        for (taken, next) in zip(all, all.dropFirst()) where taken.reaction == .took {
            let end = taken.until + Self.commitSeconds
            let isExcused = log.disturbances.contains { $0.from <= end && $0.until >= taken.from }
            if isExcused { continue }
            note(
                .duplicate,
                "\(message.key) as \(taken.id) was taken at \(taken.until) and came at \(next.from)"
            )
        }
    }

    /// A DR tells the final state that was accepted first, and no other.
    private mutating func checkState(_ message: SoakMessage) {
        let told = Set((arrivals[message.key] ?? []).compactMap(\.state))
        let isRight = told.isEmpty || message.state.map { told == [$0] } ?? (told.count == 1)
        guard !isRight else { return }
        note(
            .reversed,
            "\(message.key) told \(told.sorted()), accepted was \(message.state ?? "none")"
        )
    }

    private mutating func checkExpiry(_ message: SoakMessage) {
        guard let expires = message.expires else { return }
        for arrival in arrivals[message.key] ?? []
        where arrival.from > expires + Self.handOverSeconds {
            note(.expired, "\(message.key) ended by \(expires) and came at \(arrival.from)")
        }
    }

    /// First receptions follow the order of acceptance where requests did not overlap.
    private mutating func checkOrder(_ lane: String) {
        // From the last to the first: none that came later may have ended before this one began.
        var earliest: (ended: Double, key: String, from: Double, exchange: Int)?
        for arrival in (firsts[lane] ?? []).reversed() {
            guard let message = log.messages[arrival.key] else { continue }
            if let later = earliest, later.ended < message.began {
                note(
                    .order,
                    "\(later.key) was accepted at \(later.ended) and came at \(later.from), "
                        + "\(message.key) was sent at \(message.began) and came at \(arrival.from)"
                )
            }
            guard message.outcome == .accepted, let ended = message.ended, isOrdered(message)
            else { continue }
            if ended < earliest?.ended ?? .infinity {
                earliest = (ended, message.key, arrival.from, arrival.exchange)
            }
        }
    }

    /// Whether its place is that of its acceptance.
    ///
    /// A DR that came before its MT's delivery was recorded gets its place when that is done. It
    /// surely is once the next message of the MT's lane was handed out.
    private func isOrdered(_ message: SoakMessage) -> Bool {
        guard let subject = message.subject else { return true }
        guard let lane = log.messages[subject]?.lane, let first = arrivals[subject]?.first else {
            return false
        }
        guard let next = Self.next(after: first.from, in: firsts[lane] ?? []) else { return false }
        return next.from < message.began
    }

    /// The first of sorted arrivals that came after a time.
    private static func next(after time: Double, in sorted: [SoakArrival]) -> SoakArrival? {
        var places = sorted.startIndex..<sorted.endIndex
        while !places.isEmpty {
            let middle = places.lowerBound + places.count / 2
            if sorted[middle].from > time {
                places = places.lowerBound..<middle
            } else {
                places = middle + 1..<places.upperBound
            }
        }
        return places.lowerBound < sorted.endIndex ? sorted[places.lowerBound] : nil
    }

    /// One request of a lane at a time, but for those that died with the process that sent them.
    private mutating func checkOverlap(_ lane: String) {
        var open: SoakArrival?
        for arrival in lanes[lane] ?? [] {
            if let open, open.exchange != arrival.exchange, arrival.from < open.until,
                !isKilled(from: open.from, to: arrival.from)
            {
                note(
                    .overlap,
                    "\(arrival.key) came at \(arrival.from) while \(open.key) of \(lane) was "
                        + "under way from \(open.from) to \(open.until)"
                )
            }
            if arrival.until > open?.until ?? -.infinity { open = arrival }
        }
    }

    private func isKilled(from: Double, to: Double) -> Bool {
        log.disturbances.contains { $0.kind == .kill && $0.from <= to && $0.until >= from }
    }
}
