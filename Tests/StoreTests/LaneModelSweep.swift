/// What a claim takes of one endpoint.
private struct LanePick {
    var endpoint: Int
    /// The circuit as it was before the claim; nil when it was closed.
    var circuit: LaneCircuit?
    var places: [Int] = []
}

extension LaneModel {
    /// `store.claim` of one endpoint, or of all without a limit.
    ///
    /// - Returns: The lanes with their heads; nil, and nothing is done, where the database would
    ///   be free to choose: lanes that are due at the same time, and room for some of them.
    mutating func claim(endpoint: Int?, limit: Int) -> [LaneGrip]? {
        var picks: [LanePick] = []
        var count = 0
        var index = 0
        while index < circuits.count {
            if endpoint ?? index == index {
                guard let pick = pick(index, limit) else { return nil }
                count += pick.places.count
                picks.append(pick)
            }
            index += 1
        }
        for pick in picks { letOut(pick, isFull: count >= limit) }
        var grips: [LaneGrip] = []
        for pick in picks {
            for place in pick.places { lease(place) }
            for place in pick.places { if let grip = handOut(place) { grips.append(grip) } }
        }
        return grips
    }

    private func pick(_ endpoint: Int, _ limit: Int) -> LanePick? {
        let circuit = circuits[endpoint]
        var pick = LanePick(endpoint: endpoint, circuit: nil)
        var room = limit
        if circuit.state != 0 {
            guard circuit.probeAt <= now else { return pick }
            let (isAny, isDue) = look(endpoint)
            guard circuit.state == 2 || isDue || !isAny else { return pick }
            pick.circuit = circuit
            room = min(room, circuit.quota)
        }
        var last = LaneRow()
        while let place = mostUrgent(endpoint, pick.places) {
            let lane = lanes[place]
            if pick.places.count == room {
                let isTie = lane.due == last.due && lane.priority == last.priority
                return isTie ? nil : pick
            }
            pick.places.append(place)
            last = lane
        }
        return pick
    }

    /// Whether an endpoint has lanes, and whether one of them is due.
    private func look(_ endpoint: Int) -> (isAny: Bool, isDue: Bool) {
        var (isAny, isDue) = (false, false)
        var place = endpoint * Self.subscribers
        while place < (endpoint + 1) * Self.subscribers {
            let lane = lanes[place]
            if lane.isOpen {
                isAny = true
                if !lane.isLeased, lane.due <= now { isDue = true }
            }
            place += 1
        }
        return (isAny, isDue)
    }

    private func mostUrgent(_ endpoint: Int, _ taken: [Int]) -> Int? {
        var best: Int?
        var (priority, due) = (0, 0)
        var place = endpoint * Self.subscribers
        while place < (endpoint + 1) * Self.subscribers {
            let lane = lanes[place]
            if lane.isOpen, !lane.isLeased || flaw == .claimsLeased,
                lane.due <= now || lane.isLeased, !taken.contains(place),
                best == nil || lane.priority > priority
                    || (lane.priority == priority && lane.due < due)
            {
                (best, priority, due) = (place, lane.priority, lane.due)
            }
            place += 1
        }
        return best
    }

    /// What a round does to the circuit.
    private mutating func letOut(_ pick: LanePick, isFull: Bool) {
        guard let old = pick.circuit else { return }
        var circuit = old
        circuit.probeAt = now + (old.state == 1 ? Self.probePause : 200)
        if old.state == 2 {
            circuit.quota = old.quota * 4
            if circuit.quota > 10_000 { circuit.state = 0 }
        }
        if !isFull {
            if old.state == 2, pick.places.count < old.quota {
                circuit.state = 0
                circuit.fails = 0
            }
            if old.state == 1, !look(pick.endpoint).isAny {
                circuit.state = 0
                circuit.fails = Self.threshold - 1
            }
        }
        circuits[pick.endpoint] = circuit
    }

    private mutating func lease(_ place: Int) {
        var lane = lanes[place]
        lane.epoch += 1
        lane.isLeased = true
        lane.due = now + Self.lease
        lanes[place] = lane
    }

    /// The head of a lane that was claimed; nil when all of it has expired.
    private mutating func handOut(_ place: Int) -> LaneGrip? {
        var lane = lanes[place]
        var head = follower(of: lane.opener, from: lane.head)
        var attempts = lane.attempts
        if head < 0 || (flaw != .ignoresExpiry && isPast(messages[head])) {
            expireLane(place)
            lane = lanes[place]
            guard lane.isOpen else { return nil }
            head = follower(of: lane.opener, from: lane.head)
            attempts = 0
            // A broken variant may have lost it.
            guard head >= 0 else { return nil }
        }
        if flaw == .claimsLast {
            head = messages.lastIndex { $0.lane == lane.opener && $0.state == 0 } ?? head
        }
        return LaneGrip(
            place: place,
            opener: lane.opener,
            epoch: lane.epoch,
            message: head,
            attempts: attempts
        )
    }

    /// `store.recover`.
    mutating func recover() -> Int {
        var count = 0
        var place = 0
        let end = flaw == .recoversEarly ? now + Self.lease / 2 : now
        while place < Self.places {
            if lanes[place].isOpen, lanes[place].isLeased, lanes[place].due <= end {
                lanes[place].isLeased = false
                count += 1
            }
            place += 1
        }
        return count
    }

    /// `store.expire_own`.
    mutating func expireOwn() -> Int {
        var count = 0
        var place = 0
        while place < Self.places {
            let lane = lanes[place]
            if lane.isOpen, !lane.isLeased, lane.expires <= now {
                expireLane(place)
                count += 1
            }
            place += 1
        }
        return count
    }

    /// `store.expire` of all endpoints whose circuit is not closed.
    mutating func expireBehindOpenCircuits() {
        var place = 0
        while place < Self.places {
            let lane = lanes[place]
            if lane.isOpen, circuits[place / Self.subscribers].state != 0,
                messages[lane.opener].made <= now - Self.timeToLive,
                !(lane.isLeased && lane.due > now)
            {
                let number = follower(of: lane.opener, from: lane.head)
                let head = messages[max(number, 0)]
                if number >= 0, head.expires == Self.never, head.made <= now - Self.timeToLive {
                    expireLane(place)
                }
            }
            place += 1
        }
    }
}
