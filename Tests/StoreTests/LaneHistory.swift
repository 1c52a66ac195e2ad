import TestSupport

/// One thing that happens to the lanes; what is not possible just then does nothing.
enum LaneStep: Equatable {
    /// A message comes in; the worker sends it if its lane is free.
    case accept(LaneDraft, by: Int)
    /// A call that was answered before is made again.
    case repeated(message: Int)
    /// A round of the sweep, by a worker; `endpoint` nil for all, without a limit.
    case claim(endpoint: Int?, limit: Int, by: Int)
    case send(by: Int)
    case answer(LaneAnswer, by: Int)
    /// The worker records what it was answered.
    case settle(wantsNext: Bool, by: Int)
    case renew(by: Int)
    case giveBack(by: Int)
    /// The worker is gone, and with it what it knew.
    case crash(by: Int)
    case recover
    case expireOwn
    case expireBehindOpenCircuits
    case report(LaneEarlyReport)
    case match(Int)
    case pass(seconds: Int)
}

/// A message that comes in.
struct LaneDraft: Equatable {
    var place: Int
    /// In seconds; 0 for its endpoint's own.
    var validity = 0
    /// 0 for none.
    var key = 0
    var content = 1
    var wantsReport = false
    var isUrgent = false
    /// Of its id, in milliseconds: its caller's clock differs.
    var age = 0

    func message(at now: Int) -> LaneMessageRow {
        var message = LaneMessageRow(place: place)
        message.kind = message.endpoint
        message.made = now - age
        message.wantsReport = wantsReport
        message.expires = validity == 0 ? LaneModel.never : now + validity * 1000
        message.key = key
        message.content = content
        message.priority = isUrgent ? 3 : 2
        return message
    }
}

/// What the other side does with a message that it is sent.
enum LaneAnswer: Equatable {
    case taken
    case refused
    case failed(isFault: Bool, retrySeconds: Int)
}

/// Chooses the steps of a history.
struct LaneChooser {
    private var random: SeededGenerator
    private let subscribers: Int
    private let workers: Int
    private let hasPartner: Bool

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        let choice = Int(random.next() >> 40)
        subscribers = 1 + choice % LaneModel.subscribers
        workers = 1 + (choice >> 4) % LaneRun.workers
        hasPartner = (choice >> 8) % 3 == 0
    }

    private mutating func below(_ bound: Int) -> Int { Int(random.next() >> 33) % bound }

    /// Mostly something that is possible in this state.
    mutating func next(_ run: LaneRun) -> LaneStep {
        let worker = below(workers)
        let roll = below(100)
        if roll < 45 { return progress(run.workers[worker], worker) }
        if roll < 62 { return accept(worker) }
        if roll < 74 { return .pass(seconds: [1, 10, 21, 31, 61, 61, 100][below(7)]) }
        if roll < 81 { return .recover }
        let count = run.model.messages.count
        guard count > 0 else { return accept(worker) }
        if roll < 85 { return .repeated(message: below(count)) }
        if roll < 88 { return .expireOwn }
        if roll < 91 { return .expireBehindOpenCircuits }
        guard roll < 97 else { return .match(below(3)) }
        return .report(
            LaneEarlyReport(
                message: below(count),
                isByReference: below(3) == 0,
                rank: below(3) == 0 ? 1 : 9,
                state: 1 + below(3)
            )
        )
    }

    private mutating func progress(_ worker: LaneWorkerState, _ number: Int) -> LaneStep {
        if below(20) == 0 { return .crash(by: number) }
        let roll = below(8)
        switch worker.phase {
        case .idle:
            let endpoint = roll < 2 ? nil : hasPartner ? roll % 2 : 0
            let limit = endpoint == nil ? 100 : [1, 2, 100][below(3)]
            return .claim(endpoint: endpoint, limit: limit, by: number)
        case .holding:
            return roll == 0
                ? .giveBack(by: number)
                : roll == 1 ? .renew(by: number) : .send(by: number)
        case .sending:
            let isFault = roll % 2 == 0
            return roll == 0
                ? .renew(by: number)
                : roll < 5
                    ? .answer(.taken, by: number)
                    : roll == 5
                        ? .answer(.refused, by: number)
                        : .answer(
                            .failed(isFault: isFault, retrySeconds: isFault ? 5 : 30),
                            by: number
                        )
        case .answered:
            return .settle(wantsNext: roll > 1, by: number)
        }
    }

    private mutating func accept(_ worker: Int) -> LaneStep {
        let isPartner = hasPartner && below(4) == 0
        let draft = LaneDraft(
            place: below(subscribers) + (isPartner ? LaneModel.subscribers : 0),
            validity: [0, 0, 20, 70, 150][below(5)],
            key: max(0, below(5) - 2),
            content: below(4) == 0 ? 2 : 1,
            wantsReport: !isPartner && below(2) == 0,
            isUrgent: below(5) == 0,
            age: (below(5) - 2) * 500
        )
        return .accept(draft, by: worker)
    }
}
