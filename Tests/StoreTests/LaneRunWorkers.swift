extension LaneRun {
    /// A send begins, unless the lease could end before it does.
    mutating func send(_ number: Int) {
        var worker = workers[number]
        let isSafe = model.now + Self.exchange <= worker.safeUntil || model.flaw == .sendsLate
        guard worker.phase == .holding, isSafe else { return isPossible = false }
        judgeSend(worker, number)
        worker.phase = .sending
        workers[number] = worker
    }

    mutating func answer(_ answer: LaneAnswer, _ number: Int) {
        var worker = workers[number]
        guard worker.phase == .sending else { return isPossible = false }
        worker.phase = .answered
        worker.answer = answer
        workers[number] = worker
        if answer == .taken { witnesses[worker.grip.message].taken += 1 }
    }

    mutating func settle(_ wantsNext: Bool, _ number: Int) {
        let worker = workers[number]
        guard worker.phase == .answered else { return isPossible = false }
        let before = isStale(worker) ? model : nil
        let grip = worker.grip
        workers[number].phase = .idle
        var isOurs = true
        switch worker.answer {
        case .failed(let isFault, let retrySeconds):
            isOurs = model.retry(grip, isFault: isFault, delay: retrySeconds * 1000)
            reply.0 = isOurs ? 1 : 0
        case .taken, .refused:
            let state = worker.answer == .taken ? 1 : 2
            let settled = model.complete(grip, state: state, wantsNext: wantsNext)
            reply = (settled.status, settled.next, settled.isEarly ? 1 : 0)
            isOurs = settled.status != 2
            if settled.status == 1 {
                let end = model.now + Self.renewedTrust
                workers[number].safeUntil = max(worker.safeUntil, end)
                goOn(number, with: settled.next)
            }
        }
        judge(isOurs: isOurs, worker, before)
    }

    /// The worker has the next message of its lane.
    private mutating func goOn(_ number: Int, with message: Int) {
        if model.isPast(model.messages[message]) { violation = .handedOutPastItsTime }
        workers[number].phase = .holding
        workers[number].grip.message = message
        workers[number].grip.attempts = 0
    }

    mutating func renew(_ number: Int) {
        let worker = workers[number]
        guard worker.phase == .holding || worker.phase == .sending else {
            return isPossible = false
        }
        let before = isStale(worker) ? model : nil
        let isOurs = model.renew(worker.grip)
        reply.0 = isOurs ? 1 : 0
        if isOurs {
            workers[number].safeUntil = model.now + Self.trust
        } else if worker.phase == .holding {
            workers[number].phase = .idle
        }
        judge(isOurs: isOurs, worker, before)
    }

    mutating func giveBack(_ number: Int) {
        let worker = workers[number]
        guard worker.phase == .holding else { return isPossible = false }
        let before = isStale(worker) ? model : nil
        let isOurs = model.giveBack(worker.grip)
        reply.0 = isOurs ? 1 : 0
        workers[number].phase = .idle
        judge(isOurs: isOurs, worker, before)
    }

    /// A worker that dies while it sends may have been heard.
    mutating func crash(_ number: Int) {
        let worker = workers[number]
        guard worker.phase != .idle else { return isPossible = false }
        let message = worker.grip.message
        if worker.phase == .sending { witnesses[message].taken += 1 }
        if worker.phase != .holding { witnesses[message].isExcused = true }
        workers[number].phase = .idle
    }
}
