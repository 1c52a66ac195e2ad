/// A worker as the run sees it: what it holds and how far it is with it.
struct LaneWorkerState: Equatable {
    enum Phase: Equatable {
        case idle
        case holding
        case sending
        case answered
    }

    var phase = Phase.idle
    var grip = LaneGrip()
    /// Until when it trusts its lease.
    var safeUntil = 0
    var answer = LaneAnswer.taken
}

/// What really happened to a message, as nobody in the run knows it.
struct LaneWitness: Equatable {
    /// How often the other side took it.
    var taken = 0
    /// A crash or the end of a lease fell between an answer and its record.
    var isExcused = false
    var state = 0
    var rank = 0
}

/// A history under way: the model, its workers and what is watched.
struct LaneRun {
    var model: LaneModel
    var workers = [LaneWorkerState](repeating: LaneWorkerState(), count: LaneRun.workers)
    var witnesses: [LaneWitness] = []
    var violation: LaneViolation?
    /// What the call of the step answered, to be compared with the database.
    var reply = (0, 0, 0)
    /// Whether the step did anything.
    var isPossible = true

    static let workers = 3
    /// How long a worker trusts a lease that it is given, and one that a step left it.
    static let trust = LaneModel.lease * 19 / 20
    static let renewedTrust = LaneModel.lease * 19 / 40
    /// The longest exchange.
    static let exchange = 20_000

    init(flaw: LaneFlaw? = nil) {
        model = LaneModel(flaw: flaw)
        witnesses.reserveCapacity(16)
    }

    /// Takes a step, and looks for what must not be.
    mutating func take(_ step: LaneStep) -> LaneViolation? {
        model.now += 1
        isPossible = true
        violation = nil
        reply = (0, 0, 0)
        perform(step)
        if violation == nil, isPossible { look() }
        return violation
    }

    private mutating func perform(_ step: LaneStep) {
        switch step {
        case .accept(let draft, let worker):
            accept(draft.message(at: model.now), worker)
        case .repeated(let number): repeated(number)
        case .claim(let endpoint, let limit, let worker): claim(endpoint, limit, worker)
        case .send(let worker): send(worker)
        case .answer(let answer, let worker): self.answer(answer, worker)
        case .settle(let wantsNext, let worker): settle(wantsNext, worker)
        case .renew(let worker): renew(worker)
        case .giveBack(let worker): giveBack(worker)
        case .crash(let worker): crash(worker)
        case .recover: reply.0 = model.recover()
        case .expireOwn: reply.0 = model.expireOwn()
        case .expireBehindOpenCircuits: model.expireBehindOpenCircuits()
        case .report(let report): self.report(report, keeps: true)
        case .match(let index):
            let matched = model.matchedReports
            guard index < matched.count else { return isPossible = false }
            reply.2 = matched.count
            report(matched[index], keeps: false)
        case .pass(let seconds): model.now += seconds * 1000
        }
    }

    private mutating func accept(_ message: LaneMessageRow, _ worker: Int) {
        let number = model.messages.count
        guard number < LaneModel.mostMessages else { return isPossible = false }
        let accepted = model.accept(message, as: number)
        reply = (accepted.outcome, accepted.number, 0)
        if accepted.outcome <= 2 { witnesses.append(LaneWitness()) }
        if accepted.outcome == 1 { hold(opener(number), by: worker) }
    }

    private mutating func repeated(_ number: Int) {
        guard number < model.messages.count, model.messages[number].kind != 2 else {
            return isPossible = false
        }
        var message = model.messages[number]
        message.lane = -1
        message.seq = 0
        message.state = 0
        let accepted = model.accept(message, as: number)
        reply = (accepted.outcome, accepted.number, 0)
    }

    /// The grip of one who opened a lane.
    private func opener(_ number: Int) -> LaneGrip {
        LaneGrip(
            place: model.messages[number].place,
            opener: number,
            epoch: 1,
            message: number,
            attempts: 0
        )
    }

    /// Puts a message into the hands of a worker; one who is busy has died of it.
    private mutating func hold(_ grip: LaneGrip, by worker: Int) {
        if model.isPast(model.messages[grip.message]) { violation = .handedOutPastItsTime }
        guard workers[worker].phase == .idle else { return }
        workers[worker].phase = .holding
        workers[worker].grip = grip
        workers[worker].safeUntil = model.now + Self.trust
    }

    private mutating func claim(_ endpoint: Int?, _ limit: Int, _ worker: Int) {
        guard let grips = model.claim(endpoint: endpoint, limit: limit) else {
            return isPossible = false
        }
        var number = worker
        for grip in grips {
            reply.0 += 1
            reply.1 |= 1 << grip.message
            hold(grip, by: number)
            number = (number + 1) % Self.workers
        }
    }

    private mutating func report(_ report: LaneEarlyReport, keeps: Bool) {
        guard model.messages.count < LaneModel.mostMessages else { return isPossible = false }
        let number = model.messages.count
        let reported = model.report(report, keeps: keeps)
        (reply.0, reply.1) = (reported.outcome, reported.decision)
        guard model.messages.count > number else { return }
        witnesses.append(LaneWitness())
        // Whoever took the report delivers the DR.
        guard reported.decision == 1 else { return }
        let idle = workers.firstIndex { $0.phase == .idle }
        hold(opener(number), by: idle ?? 0)
    }
}
