/// What is said on one connection, from the greeting on: bytes in, bytes out, and who has his
/// receipt.
struct Session {
    /// What a frame of the broker means for a send.
    struct Settlement: Hashable {
        let id: UInt64
        /// Nil for a receipt.
        let error: STOMPError?
    }

    private enum Phase { case greeting, open, ending }

    private struct Pending {
        let sentAt: ContinuousClock.Instant
        let deadline: ContinuousClock.Instant
    }

    /// What is still to be sent.
    private(set) var output: ArraySlice<UInt8>
    private var phase = Phase.greeting
    private var reader: FrameReader
    private var pending: [UInt64: Pending] = [:]
    private var heardAt: ContinuousClock.Instant

    /// - Throws: ``STOMPError/invalidHeader`` when the configuration cannot be sent.
    init(
        _ configuration: BrokerConfiguration,
        at now: ContinuousClock.Instant
    ) throws(STOMPError) {
        output = try configuration.greeting.bytes()[...]
        reader = FrameReader(limit: configuration.frameLimit)
        heardAt = now
    }

    /// Whether the broker has let us in and takes sends.
    var isOpen: Bool { phase == .open }

    /// Whether nothing is to come of it any more.
    var isSpent: Bool { phase == .ending && pending.isEmpty }

    /// When the next of its sends is late.
    var nextDeadline: ContinuousClock.Instant? { pending.values.map(\.deadline).min() }

    /// Puts a frame, whose receipt is the id, behind what is to be sent.
    mutating func send(
        _ frame: [UInt8],
        id: UInt64,
        by deadline: ContinuousClock.Instant,
        at now: ContinuousClock.Instant
    ) {
        precondition(isOpen, "a send before the broker's greeting")
        pending[id] = Pending(sentAt: now, deadline: deadline)
        output.append(contentsOf: frame)
    }

    /// Notes that the first bytes of the output are sent.
    mutating func drop(_ count: Int) { output = output.dropFirst(count) }

    /// Takes a farewell as the last thing to be sent.
    mutating func end() {
        phase = .ending
        output.append(contentsOf: "DISCONNECT\n\n\0".utf8)
    }

    /// Forgets a send that nobody waits for; its receipt will be passed over.
    mutating func forget(_ id: UInt64) { pending[id] = nil }

    /// Takes bytes of the broker.
    ///
    /// - Throws: ``STOMPError``: why the session is over.
    mutating func receive(
        _ bytes: ArraySlice<UInt8>,
        at now: ContinuousClock.Instant
    ) throws(STOMPError) -> [Settlement] {
        heardAt = now
        reader.append(bytes)
        var settlements: [Settlement] = []
        while let frame = try reader.next() {
            if let settlement = try take(frame) { settlements.append(settlement) }
        }
        return settlements
    }

    /// Gives up on the sends whose deadline has come.
    ///
    /// - Returns: Their ids, and whether the broker has been silent for so long meanwhile that the
    ///   connection must be taken for dead.
    mutating func expire(at now: ContinuousClock.Instant) -> (late: [UInt64], isDead: Bool) {
        let late = pending.filter { $0.value.deadline <= now }
        let isDead = late.values.contains { send in
            heardAt < send.sentAt && send.sentAt.advanced(by: Limits.silence) <= now
        }
        for id in late.keys { pending[id] = nil }
        return (Array(late.keys), isDead)
    }

    private mutating func take(_ frame: Frame) throws(STOMPError) -> Settlement? {
        switch (phase, frame.command) {
        case (.greeting, "CONNECTED"):
            guard frame.header("version") == "1.2" else { throw .malformed }
            phase = .open
            return nil
        case (.greeting, "ERROR"):
            throw .refused(Self.text(of: frame))
        case (.open, "RECEIPT"), (.ending, "RECEIPT"):
            guard let id = Self.id(of: frame), pending.removeValue(forKey: id) != nil else {
                return nil
            }
            return Settlement(id: id, error: nil)
        case (.open, "ERROR"), (.ending, "ERROR"):
            // The broker closes after it (1.2, "ERROR"), so this connection gets no more sends.
            phase = .ending
            let meant = Self.id(of: frame) ?? (pending.count == 1 ? pending.keys.first : nil)
            guard let id = meant, pending.removeValue(forKey: id) != nil else { return nil }
            return Settlement(id: id, error: .refused(Self.text(of: frame)))
        default:
            throw .malformed
        }
    }

    private static func id(of frame: Frame) -> UInt64? {
        frame.header("receipt-id").flatMap { UInt64($0) }
    }

    /// The broker's short text on one line.
    private static func text(of frame: Frame) -> String {
        let text = frame.header("message") ?? "no reason given"
        let plain = text.prefix(Limits.errorCharacters).unicodeScalars.map { scalar in
            scalar.value < 0x20 ? " " : String(scalar)
        }
        return plain.joined()
    }
}
