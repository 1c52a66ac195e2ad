/// The lanes of the store as a pure machine, small enough to be run a million times.
///
/// It does what the functions of `Functions/Store/Schema` do, call by call: 0001 (accept, settle,
/// circuit), 0002 (sweep) and 0004 (reports). `LaneReplay` holds it against them. A message is its
/// number in the order of acceptance, a lane is its place, time is milliseconds from the start.
struct LaneModel: Equatable {
    var now = 0
    var circuits = [LaneCircuit(), LaneCircuit()]
    /// By place: those of the carrier first, then those of the partner.
    var lanes = [LaneRow](repeating: LaneRow(), count: LaneModel.places)
    var messages: [LaneMessageRow] = []
    var early: [LaneEarlyReport] = []
    /// The message that took a key first, by place and key; -1 where none did.
    var keys = [Int](repeating: -1, count: LaneModel.places * (LaneModel.keysOfPlace + 1))
    /// What is broken on purpose.
    var flaw: LaneFlaw?

    static let subscribers = 4
    static let places = 8
    static let keysOfPlace = 2
    static let lease = 60_000
    static let keyMemory = 120_000
    static let timeToLive = 200_000
    static let probePause = 30_000
    static let threshold = 2
    static let never = Int.max
    /// More messages than that are not taken, so that a set of them is a number.
    static let mostMessages = 48

    init(flaw: LaneFlaw? = nil) {
        self.flaw = flaw
        messages.reserveCapacity(16)
    }
}

/// The row of a lane: there exactly while messages of it wait or are in flight.
struct LaneRow: Equatable {
    var isOpen = false
    var opener = -1
    var tail = 0
    var head = 0
    var epoch = 0
    var attempts = 0
    var code = -1
    var priority = 2
    var expires = LaneModel.never
    var isLeased = false
    var due = 0
}

/// A message, and the delivery that ends it.
struct LaneMessageRow: Equatable {
    var place: Int
    /// 0 MT, 1 MO, 2 DR.
    var kind = 0
    /// By its id.
    var made = 0
    var wantsReport = false
    var expires = LaneModel.never
    /// 0: none.
    var key = 0
    var content = 1
    var priority = 2
    /// The number of the message that opened its lane; -1 once it was taken out from behind a head.
    var lane = -1
    var seq = 0
    /// 0 none yet, 1 delivered, 2 dead, 3 expired.
    var state = 0
    var attempts = 0
    var code = -1
    var endedAt = 0
    var rank = 0
    var reportState = -1

    var endpoint: Int { place < LaneModel.subscribers ? 0 : 1 }
}

/// The circuit of an endpoint.
struct LaneCircuit: Equatable {
    /// 0 closed, 1 open, 2 half-open.
    var state = 0
    var fails = 0
    /// Negative: never set.
    var probeAt = -1
    var quota = 3
}

/// A report that waits for its delivery.
struct LaneEarlyReport: Equatable {
    var message: Int
    /// By the carrier's id of it, else by ours.
    var isByReference: Bool
    var rank: Int
    var state: Int
    var at = 0
}

/// A holder's right to a lane, and the message that it holds.
struct LaneGrip: Equatable {
    var place = 0
    var opener = -1
    var epoch = 0
    var message = -1
    var attempts = 0
}

/// What a variant of the model does wrong, so that the checker can be seen to find it.
enum LaneFlaw: CaseIterable {
    /// Holders settle whatever their epoch is.
    case unfenced
    /// A claim hands out the last of a lane.
    case claimsLast
    /// A claim takes lanes that are in flight.
    case claimsLeased
    /// Nothing expires on its way out.
    case ignoresExpiry
    /// A settled opener ends its lane, whoever waits behind it.
    case dropsFollowers
    /// Expiry begins at the opener again.
    case forgetsCursor
    /// A lease is over at its half.
    case recoversEarly
    /// A holder sends after its lease.
    case sendsLate
    /// A later report may be of a lower rank.
    case movesBack
    /// A message that was accepted before is stored again under the same id.
    case storesTwice
}

extension LaneModel {
    /// Whether a message's time is over: its own, or that of its endpoint.
    func isPast(_ message: LaneMessageRow) -> Bool {
        message.expires == Self.never
            ? message.made <= now - Self.timeToLive : message.expires <= now
    }

    /// The first message of a lane at or behind a place in it; -1 where there is none.
    func follower(of opener: Int, from seq: Int) -> Int {
        if seq == 0 { return opener }
        var number = opener + 1
        while number < messages.count {
            let message = messages[number]
            if message.lane == opener, message.seq >= seq { return number }
            number += 1
        }
        return -1
    }

    mutating func end(_ number: Int, state: Int, attempts: Int, code: Int) {
        var message = messages[number]
        message.state = state
        message.attempts = attempts
        message.code = code
        message.endedAt = now
        messages[number] = message
    }

    /// Whether a grip is of the lane as it is now.
    func fits(_ grip: LaneGrip, _ lane: LaneRow) -> Bool {
        lane.isOpen && lane.opener == grip.opener && (lane.epoch == grip.epoch || flaw == .unfenced)
    }
}
