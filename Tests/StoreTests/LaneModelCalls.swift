/// What became of an accepted message: the outcome and the number that `store.accept` gives.
struct LaneAccepted: Equatable {
    /// 1 send, 2 stored, 3 duplicate, 4 conflict.
    var outcome: Int
    var number: Int
}

/// What `store.complete` says.
struct LaneSettled: Equatable {
    /// 0 drained, 1 next, 2 lost, 3 given back.
    var status: Int
    var next = -1
    var isEarly = false
}

extension LaneModel {
    /// `store.accept`; a number that is there already is the same call again.
    mutating func accept(_ message: LaneMessageRow, as number: Int) -> LaneAccepted {
        var lane = lanes[message.place]
        let wasOpen = lane.isOpen
        if wasOpen {
            lane.tail += 1
            lane.priority = max(lane.priority, message.priority)
            lane.expires = min(lane.expires, message.expires)
        } else {
            let isClosed = circuits[message.endpoint].state == 0
            lane = LaneRow(isOpen: true, opener: number, epoch: 1, isLeased: isClosed)
            lane.priority = message.priority
            lane.expires = message.expires
            lane.due = isClosed ? now + Self.lease : now
        }
        let seq = lane.tail
        var first = takeKey(message, number)
        if first < 0, number < messages.count, flaw != .storesTwice { first = number }
        guard first >= 0 else {
            var stored = message
            stored.lane = lane.opener
            stored.seq = seq
            if number < messages.count {
                messages[number] = stored
            } else {
                messages.append(stored)
            }
            lanes[message.place] = lane
            return LaneAccepted(outcome: lane.isLeased && seq == 0 ? 1 : 2, number: number)
        }
        if wasOpen {
            lane.tail -= 1
            lanes[message.place] = lane
        }
        let isOther = message.key > 0 && messages[first].content != message.content
        return LaneAccepted(outcome: isOther ? 4 : 3, number: first)
    }

    /// The number of the message that has the key; -1 when this one takes it, or asks for none.
    private mutating func takeKey(_ message: LaneMessageRow, _ number: Int) -> Int {
        guard message.key > 0 else { return -1 }
        let index = message.place * (Self.keysOfPlace + 1) + message.key
        let first = keys[index]
        if first >= 0, messages[first].made >= now - Self.keyMemory { return first }
        keys[index] = number
        return -1
    }

    /// `store.complete`, of a message that was taken (1) or refused for good (2).
    mutating func complete(_ grip: LaneGrip, state: Int, wantsNext: Bool) -> LaneSettled {
        let place = grip.place
        var lane = lanes[place]
        let message = messages[grip.message]
        let seq = message.seq
        let circuit = circuits[message.endpoint]
        guard fits(grip, lane), lane.head <= seq else { return LaneSettled(status: 2) }
        var settled = LaneSettled(status: 0)
        if seq == 0, lane.tail <= 0 || flaw == .dropsFollowers {
            lane.isOpen = false
        } else {
            settled = step(&lane, seq, wantsNext)
        }
        lanes[place] = lane.isOpen ? lane : LaneRow()
        end(
            grip.message,
            state: state,
            attempts: grip.attempts + 1,
            code: state == 1 ? 200 : 400
        )
        if state == 2 { settled.isEarly = tellSender(of: grip.message) }
        if circuit.fails > 0 || circuit.state != 0 { noteSuccess(message.endpoint) }
        if state == 1 { settled.isEarly = hasEarlyReport(of: grip.message) }
        return settled
    }

    /// Moves the cursor behind a settled message.
    private func step(_ lane: inout LaneRow, _ seq: Int, _ wantsNext: Bool) -> LaneSettled {
        lane.head = seq + 1
        lane.attempts = 0
        lane.code = -1
        lane.isLeased = wantsNext
        if !wantsNext {
            lane.due = now
        } else if lane.due < now + Self.lease / 2 {
            lane.due = now + Self.lease
        }
        let next = lane.tail > seq ? follower(of: lane.opener, from: seq + 1) : -1
        guard next >= 0 else {
            lane.isOpen = false
            return LaneSettled(status: 0)
        }
        guard wantsNext else { return LaneSettled(status: 3) }
        guard flaw != .ignoresExpiry, isPast(messages[next]) else {
            return LaneSettled(status: 1, next: next)
        }
        lane.isLeased = false
        lane.due = now
        return LaneSettled(status: 3)
    }

    /// `store.retry`.
    mutating func retry(_ grip: LaneGrip, isFault: Bool, delay: Int) -> Bool {
        var lane = lanes[grip.place]
        guard fits(grip, lane) else { return false }
        let message = messages[grip.message]
        lane.attempts = lane.head >= message.seq ? lane.attempts + 1 : 1
        lane.head = max(lane.head, message.seq)
        lane.code = 503
        lane.isLeased = false
        lane.due = now + delay
        lanes[grip.place] = lane
        if isFault { noteFault(message.endpoint) }
        return true
    }

    /// `store.give_back`.
    mutating func giveBack(_ grip: LaneGrip) -> Bool {
        var lane = lanes[grip.place]
        guard fits(grip, lane) else { return false }
        lane.isLeased = false
        lane.due = now
        lanes[grip.place] = lane
        return true
    }

    /// `store.renew`.
    mutating func renew(_ grip: LaneGrip) -> Bool {
        var lane = lanes[grip.place]
        guard fits(grip, lane), lane.isLeased else { return false }
        lane.due = now + Self.lease
        lanes[grip.place] = lane
        return true
    }

    /// `store.circuit_fail`.
    private mutating func noteFault(_ endpoint: Int) {
        var circuit = circuits[endpoint]
        guard circuit.state != 1 || circuit.quota != 3 else { return }
        let opens = circuit.state != 0 || circuit.fails + 1 >= Self.threshold
        if opens, circuit.state != 1 { circuit.probeAt = now + Self.probePause }
        circuit.fails += 1
        circuit.state = opens ? 1 : 0
        circuit.quota = 3
        circuits[endpoint] = circuit
    }

    /// `store.circuit_ok`.
    private mutating func noteSuccess(_ endpoint: Int) {
        var circuit = circuits[endpoint]
        guard circuit.state == 1 || circuit.fails > 0 else { return }
        if circuit.state == 1 { circuit.probeAt = now }
        circuit.fails = 0
        circuit.state = circuit.state == 1 ? 2 : circuit.state
        circuits[endpoint] = circuit
    }
}
