import FoundationEssentials
import Invocation
import Postgres
import Store
import TestSupport

/// One of many that accept, send, settle and sweep at random, with connections of its own.
struct LaneWorker {
    let pool: Pool
    let log: LaneLog
    let endpoints: [Int]
    let start: ContinuousClock.Instant
    var random: SeededGenerator
    private var recent: [LaneCall.Accept] = []

    /// Subscribers of an endpoint: few, so that lanes are fought for.
    private static let subscribers = 12

    init(
        pool: Pool,
        log: LaneLog,
        endpoints: [Int],
        start: ContinuousClock.Instant,
        seed: UInt64
    ) {
        self.pool = pool
        self.log = log
        self.endpoints = endpoints
        self.start = start
        random = SeededGenerator(seed: seed)
    }

    /// Works until then; what it holds at the end it drives to a stop.
    mutating func work(until end: ContinuousClock.Instant) async throws {
        while .now < end {
            do throws(PostgresError) {
                if chance(0.6) { try await accept() } else { try await sweep() }
            } catch { try await note(error) }
        }
    }

    /// Takes a message, new or repeated, and sends it if its lane is free.
    private mutating func accept() async throws(PostgresError) {
        let call = chance(0.08) ? repeated() : fresh()
        recent = recent.suffix(50) + [call]
        let safeUntil = ContinuousClock.now + LaneCall.trust
        guard let reply = try await pool.run(call, by: deadline()).first else { return }
        log.add(.accepted(id: call.id, key: call.key, outcome: reply.outcome, first: reply.id))
        guard reply.outcome == 1, let laneID = reply.laneID, let epoch = reply.epoch else { return }
        try await drive(
            Grip(
                place: call.place,
                laneID: laneID,
                epoch: epoch,
                seq: 0,
                id: call.id,
                safeUntil: safeUntil
            )
        )
    }

    /// Claims due lanes and sends their heads.
    private mutating func sweep() async throws(PostgresError) {
        if chance(0.3) {
            let recover = LaneCall.Recover(limit: chance(0.5) ? 1 : 1000)
            _ = try await pool.run(recover, by: deadline())
        }
        let safeUntil = ContinuousClock.now + LaneCall.trust
        let claim = LaneCall.Claim(limit: chance(0.5) ? 1 : 4)
        let lanes = try await pool.run(claim, by: deadline())
        if lanes.isEmpty { await pause(milliseconds: 10) }
        for lane in lanes {
            let grip = Grip(
                place: lane.place,
                laneID: lane.laneID,
                epoch: lane.epoch,
                seq: lane.seq,
                id: lane.id,
                safeUntil: safeUntil
            )
            if chance(0.03) {
                _ = try await pool.run(LaneCall.GiveBack(grip: grip), by: deadline())
            } else {
                try await drive(grip)
            }
        }
    }

    /// Sends and settles until the lane is drained, lost, put off or back, or the worker dies.
    private mutating func drive(_ grip: Grip) async throws(PostgresError) {
        var current: Grip? = grip
        while var grip = current {
            guard !chance(0.01) else { return log.addDeath() }
            guard let result = try await send(&grip) else { return }
            if result == .failed { return try await putOff(grip) }
            current = try await settle(grip, result)
        }
    }

    /// Sends, unless the lease is over by the worker's own clock; nil when it is lost meanwhile.
    private mutating func send(
        _ grip: inout Grip
    ) async throws(PostgresError) -> LaneEvent.SendResult? {
        let start = ContinuousClock.now
        guard start < grip.safeUntil else { return nil }
        if chance(0.02) {
            do throws(PostgresError) {
                guard try await sendLong(&grip) else {
                    log.add(.sent(.init(grip: grip, start: start, end: .now, result: .failed)))
                    return nil
                }
            } catch {
                log.add(.sent(.init(grip: grip, start: start, end: .now, result: .failed)))
                throw error
            }
        } else if chance(0.03) {
            await pause(milliseconds: .random(in: 800...1_600, using: &random))
        } else if chance(0.5) {
            await pause(milliseconds: .random(in: 0...4, using: &random))
        }
        let isDown = isDown(grip.place.endpoint)
        let result: LaneEvent.SendResult =
            isDown || chance(0.05) ? .failed : chance(0.03) ? .refused : .delivered
        log.add(.sent(.init(grip: grip, start: start, end: .now, result: result)))
        return result
    }

    /// Takes longer than a lease, which is renewed twice; false when it is lost.
    private mutating func sendLong(_ grip: inout Grip) async throws(PostgresError) -> Bool {
        for _ in 0..<2 {
            await pause(milliseconds: .random(in: 600...800, using: &random))
            let start = ContinuousClock.now
            guard try await pool.run(LaneCall.Renew(grip: grip), by: deadline()).first == true
            else {
                noteLoss(grip, since: start)
                return false
            }
            grip.safeUntil = start + LaneCall.trust
        }
        return true
    }

    private mutating func settle(
        _ grip: Grip,
        _ result: LaneEvent.SendResult
    ) async throws(PostgresError) -> Grip? {
        guard !chance(0.01) else {
            log.addDeath()
            log.add(.settled(id: grip.id, as: .notRecorded, at: .now))
            return nil
        }
        let state = result == .delivered ? 1 : 2
        let call = LaneCall.Complete(grip: grip, state: state, wantsNext: !chance(0.05))
        let start = ContinuousClock.now
        let reply: LaneCall.Complete.Reply?
        do throws(PostgresError) {
            reply = try await pool.run(call, by: deadline()).first
        } catch {
            log.add(.settled(id: grip.id, as: .notRecorded, at: .now))
            throw error
        }
        let isLost = reply?.status == 2
        log.add(.settled(id: grip.id, as: isLost ? .notRecorded : .recorded, at: start))
        if isLost { noteLoss(grip, since: start) }
        guard reply?.status == 1, let id = reply?.id, let seq = reply?.seq else { return nil }
        var next = grip
        next.id = id
        next.seq = seq
        next.safeUntil = max(grip.safeUntil, start + LaneCall.trust / 2)
        return next
    }

    private mutating func putOff(_ grip: Grip) async throws(PostgresError) {
        let call = LaneCall.Retry(
            grip: grip,
            isFault: isDown(grip.place.endpoint),
            delayMilliseconds: .random(in: 20...200, using: &random)
        )
        let start = ContinuousClock.now
        if try await pool.run(call, by: deadline()).first != true { noteLoss(grip, since: start) }
    }
}

extension LaneWorker {
    private mutating func fresh() -> LaneCall.Accept {
        let milliseconds = Double.random(in: -40...40, using: &random)  // Callers' clocks differ.
        let time = Date().addingTimeInterval(milliseconds / 1000)
        let id = UUIDv7(time: time, random: random.next(), random.next())
        let key = UUIDv7(time: time, random: random.next(), random.next())
        let place = Place(
            endpoint: endpoints[.random(in: endpoints.indices, using: &random)],
            subscriber: "s\(Int.random(in: 0..<Self.subscribers, using: &random))"
        )
        return LaneCall.Accept(
            id: id.description,
            place: place,
            key: chance(0.5) ? key.description : nil
        )
    }

    /// An earlier message, by its id or under its key alone.
    private mutating func repeated() -> LaneCall.Accept {
        guard let call = recent.randomElement(using: &random) else { return fresh() }
        guard call.key != nil, chance(0.5) else { return call }
        return LaneCall.Accept(id: fresh().id, place: call.place, key: call.key)
    }

    private mutating func chance(_ share: Double) -> Bool {
        Double.random(in: 0..<1, using: &random) < share
    }

    /// Each endpoint is away for half a second now and then, for all workers alike.
    private func isDown(_ endpoint: Int) -> Bool {
        let halves = Int(start.duration(to: .now) / .milliseconds(500))
        return (halves + endpoint * 7) % 9 == 0
    }

    private func deadline() -> ContinuousClock.Instant { .now + .seconds(10) }

    private func pause(milliseconds: Int) async {
        try? await Task.sleep(for: .milliseconds(milliseconds))
    }

    /// A lease may be lost once it is over, or when a killed connection made the call come twice.
    private func noteLoss(_ grip: Grip, since start: ContinuousClock.Instant) {
        guard .now < grip.safeUntil, !log.hasKill(since: start) else { return }
        log.add(.lostEarly(id: grip.id))
    }

    /// A killed connection is part of the game; nothing else is.
    private func note(_ error: PostgresError) async throws {
        switch error {
        case .unavailable, .server(sqlstate: "57P01", _): await pause(milliseconds: 20)
        case .timedOut, .cancelled, .server, .decoding, .invalidParameter:
            log.add(.fault("\(error)"))
        }
    }
}
