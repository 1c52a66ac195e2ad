/// The steps of a history as calls of the store's functions, each answered in three numbers.
struct LaneSQL {
    /// The run before the step.
    let run: LaneRun
    /// When the step is taken.
    let now: Int

    private static let lease = "interval '\(LaneModel.lease) milliseconds'"

    /// Nil for a step that the database does not see.
    func call(_ step: LaneStep) -> String? {
        switch step {
        case .accept(let draft, _): accept(draft.message(at: now), as: run.model.messages.count)
        case .repeated(let number): accept(run.model.messages[number], as: number)
        case .claim(let endpoint, let limit, _): claim(endpoint, limit)
        case .send, .answer, .crash, .pass: nil
        case .settle(let wantsNext, let worker): settle(run.workers[worker], wantsNext)
        case .renew(let worker):
            "SELECT store.renew(\(grip(run.workers[worker])), \(Self.lease))::int || ' 0 0'"
        case .giveBack(let worker):
            "SELECT store.give_back(\(grip(run.workers[worker])))::int || ' 0 0'"
        case .recover: "SELECT store.recover(10000) || ' 0 0'"
        case .expireOwn: "SELECT store.expire_own(10000) || ' 0 0'"
        case .expireBehindOpenCircuits:
            """
            SELECT count(store.expire(e.endpoint_id, '', 1000)) * 0 || ' 0 0'
            FROM store.endpoint e WHERE e.state <> 0
            """
        case .report(let report):
            "SELECT r.outcome || ' ' || coalesce(r.decision, 0) || ' 0' FROM "
                + self.report(report, keeps: "true") + " r"
        case .match(let index):
            """
            SELECT r.outcome || ' ' || coalesce(r.decision, 0) || ' ' || c.n
            FROM (SELECT count(*) AS n FROM store.matched_reports(1000, NULL)) c
            CROSS JOIN LATERAL \(report(run.model.matchedReports[index], keeps: "c.n < 0")) r
            """
        }
    }

    /// An id has its time and its number in it.
    private func id(_ number: Int) -> String {
        let messages = run.model.messages
        return id(number, made: number < messages.count ? messages[number].made : now)
    }

    private func id(_ number: Int, made: Int) -> String {
        let time = padded(LaneReplay.start + made, 12)
        return "'\(time.prefix(8))-\(time.suffix(4))-7000-8000-\(padded(number, 12))'::uuid"
    }

    private func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }

    private func subscriber(_ place: Int) -> String { "'s\(place % LaneModel.subscribers)'" }

    private func grip(_ worker: LaneWorkerState) -> String {
        let grip = worker.grip
        let endpoint = grip.place / LaneModel.subscribers + 1
        return "\(endpoint), \(subscriber(grip.place)), \(id(grip.opener)), \(grip.epoch)"
    }

    private func accept(_ message: LaneMessageRow, as number: Int) -> String {
        let key = padded(message.place * 8 + message.key, 12)
        let expires = message.expires == LaneModel.never ? "NULL" : "lane_at(\(message.expires))"
        return """
            SELECT outcome || ' ' || lane_number(id) || ' 0' FROM store.accept(
              \(id(number, made: message.made)), \(message.endpoint + 1),
              \(subscriber(message.place)), \(2 - message.endpoint), \(message.kind)::smallint,
              \(message.wantsReport), '{}',
              \(message.key == 0 ? "NULL" : "'00000000-0000-0000-0000-\(key)'"),
              '00000000-0000-0000-0000-\(padded(message.content, 12))', \(Self.lease),
              \(message.priority)::smallint, \(expires),
              p_memory => interval '\(LaneModel.keyMemory) milliseconds')
            """
    }

    private func claim(_ endpoint: Int?, _ limit: Int) -> String {
        let skipped = endpoint.map { "{\(2 - $0)}" } ?? "{}"
        return """
            SELECT count(*) || ' ' || coalesce(bit_or(1::bigint << lane_number(id)), 0) || ' 0'
            FROM store.claim(\(limit), 100, '\(skipped)', \(Self.lease))
            """
    }

    private func settle(_ worker: LaneWorkerState, _ wantsNext: Bool) -> String {
        let grip = worker.grip
        let seq = run.model.messages[grip.message].seq
        if case .failed(let isFault, let seconds) = worker.answer {
            return """
                SELECT store.retry(\(self.grip(worker)), \(seq), 503, \(isFault),
                                   interval '\(seconds) seconds')::int || ' 0 0'
                """
        }
        let isTaken = worker.answer == .taken
        return """
            SELECT status || ' ' || coalesce(lane_number(id), -1) || ' ' || early::int
            FROM store.complete(\(self.grip(worker)), \(seq), \(id(grip.message)),
              \(isTaken ? 1 : 2)::smallint, \(grip.attempts + 1), \(isTaken ? 200 : 400), NULL,
              \(isTaken ? "'r\(grip.message)'" : "NULL"), \(wantsNext), \(Self.lease))
            """
    }

    private func report(_ report: LaneEarlyReport, keeps: String) -> String {
        let subject =
            report.isByReference ? "NULL, 'r\(report.message)'" : "\(id(report.message)), NULL"
        let new = id(run.model.messages.count, made: now)
        return """
            store.report(1, \(subject), \(report.rank)::smallint, \(report.state)::smallint, '{}',
                         \(new), \(keeps), \(Self.lease))
            """
    }
}
