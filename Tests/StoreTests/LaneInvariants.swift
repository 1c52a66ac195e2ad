/// What must never be.
enum LaneViolation: Error, Equatable {
    /// An accepted message neither waits, nor is in flight, nor has ended.
    case lost
    /// A lane without a message to deliver.
    case emptyLane
    /// A message was sent before an earlier one of its lane had ended.
    case outOfOrder
    case twoInFlight
    /// A holder whose lease was over changed something.
    case staleHolderWrote
    /// A lease ended before its time.
    case leaseLostEarly
    /// Sent again although its record could have been written.
    case sentTwice
    case sentAfterItsEnd
    case handedOutPastItsTime
    /// A message that ended has another end now, or a report of a lower rank.
    case endReversed
    /// Recorded as delivered, but nobody took it.
    case deliveredUnsent
}

extension LaneRun {
    /// What holds after every step.
    mutating func look() {
        var waiting = 0
        var number = 0
        while number < model.messages.count {
            let message = model.messages[number]
            if message.state == 0 {
                let lane = model.lanes[message.place]
                guard lane.isOpen, lane.opener == message.lane, message.seq >= lane.head else {
                    return violation = .lost
                }
                waiting |= 1 << message.place
            }
            let witness = witnesses[number]
            if witness.state != message.state || witness.rank != message.rank {
                note(message, number, witness)
            }
            number += 1
        }
        var place = 0
        while place < LaneModel.places {
            if model.lanes[place].isOpen, waiting & (1 << place) == 0 {
                return violation = .emptyLane
            }
            place += 1
        }
    }

    private mutating func note(_ message: LaneMessageRow, _ number: Int, _ witness: LaneWitness) {
        if witness.state != 0, witness.state != message.state { violation = .endReversed }
        if message.rank < witness.rank { violation = .endReversed }
        if message.state == 1, witness.taken == 0 { violation = .deliveredUnsent }
        witnesses[number].state = message.state
        witnesses[number].rank = message.rank
    }

    /// What holds when a send begins.
    mutating func judgeSend(_ worker: LaneWorkerState, _ number: Int) {
        let grip = worker.grip
        var other = 0
        while other < Self.workers {
            let rival = workers[other]
            let isInFlight = rival.phase == .sending || rival.phase == .answered
            if other != number, isInFlight, rival.grip.place == grip.place {
                if rival.safeUntil > model.now { return violation = .twoInFlight }
                if rival.grip.message == grip.message {
                    witnesses[grip.message].isExcused = true
                }
            }
            other += 1
        }
        let message = model.messages[grip.message]
        let witness = witnesses[grip.message]
        if message.state != 0 { return violation = .sentAfterItsEnd }
        if witness.taken > 0, !witness.isExcused { return violation = .sentTwice }
        var earlier = 0
        while earlier < grip.message {
            let one = model.messages[earlier]
            if one.place == grip.place, one.state == 0 { return violation = .outOfOrder }
            earlier += 1
        }
    }

    /// Whether a worker's lane is another's by now, or gone.
    func isStale(_ worker: LaneWorkerState) -> Bool {
        let lane = model.lanes[worker.grip.place]
        return !lane.isOpen || lane.opener != worker.grip.opener || lane.epoch != worker.grip.epoch
    }

    /// What holds when a holder has called.
    ///
    /// - Parameters:
    ///   - isOurs: What it was told.
    ///   - before: What was before, where it had lost its lane.
    mutating func judge(isOurs: Bool, _ worker: LaneWorkerState, _ before: LaneModel?) {
        if let before, isOurs || model != before { return violation = .staleHolderWrote }
        guard !isOurs else { return }
        if model.now < worker.safeUntil { return violation = .leaseLostEarly }
        if worker.phase == .answered, worker.answer == .taken {
            witnesses[worker.grip.message].isExcused = true
        }
    }
}
