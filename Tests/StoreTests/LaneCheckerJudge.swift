import Postgres
import TestSupport

/// What the tables hold of a message in the end.
struct FinalMessage: Statement {
    struct Record: Sendable {
        var id: String
        var place: Place
        var laneID: String
        var seq: Int
        /// How it ended: 1 delivered, 2 dead; nil when nothing is recorded.
        var state: Int?
    }

    static let sql = """
        SELECT m.id, m.endpoint_id, m.subscriber, coalesce(m.lane_id, m.id), coalesce(m.seq, 0),
               d.state
        FROM store.message m LEFT JOIN store.delivery d ON d.id = m.id
        """
    let parameters: [Parameter] = []

    static func decode(_ row: Row) throws(PostgresError) -> Record {
        try Record(
            id: row.text(0),
            place: Place(endpoint: row.int(1), subscriber: row.text(2)),
            laneID: row.text(3),
            seq: row.int(4),
            state: row.optionalInt(5)
        )
    }
}

/// Judges by what the workers saw and what the tables hold in the end.
struct LaneJudge {
    private let sends: [LaneEvent.Send]
    private let events: [LaneEvent]
    private let records: [FinalMessage.Record]
    /// When a message was sent first.
    private let first: [String: ContinuousClock.Instant]

    init(events: [LaneEvent], records: [FinalMessage.Record]) {
        self.events = events
        self.records = records
        sends = events.compactMap { if case .sent(let send) = $0 { send } else { nil } }
            .sorted { $0.start < $1.start }
        first = Dictionary(sends.map { ($0.grip.id, $0.start) }) { one, _ in one }
    }

    /// Messages that were delivered more than once.
    var sentTwice: Int {
        let taken = sends.filter { $0.result != .failed }.map(\.grip.id)
        return Dictionary(taken.map { ($0, 1) }, uniquingKeysWith: +).values.count { $0 > 1 }
    }

    var violations: [String] {
        told + overlaps + disorder + interleaving + losses + repetitions + doubledKeys
    }

    /// What the workers found wrong themselves.
    private var told: [String] {
        events.compactMap {
            switch $0 {
            case .fault(let text): "fault: \(text)"
            case .lostEarly(let id): "lease lost early: \(id)"
            case .accepted(let id, _, outcome: 4, _): "conflict of the same content: \(id)"
            case .accepted, .sent, .settled: nil
            }
        }
    }

    /// Two sends of a lane at once, but where a lease was over.
    private var overlaps: [String] {
        Dictionary(grouping: sends, by: \.grip.place).values.flatMap { sends in
            sends.indices.flatMap { index in
                let one = sends[index]
                return sends[(index + 1)...].prefix { $0.start < one.end }.compactMap { other in
                    let isSameHolder =
                        one.grip.laneID == other.grip.laneID && one.grip.epoch == other.grip.epoch
                    return isSameHolder || other.start < one.grip.safeUntil
                        ? "two in flight: \(one.grip.id), \(other.grip.id)" : nil
                }
            }
        }
    }

    /// Messages of an incarnation that went out in another order than they came in.
    private var disorder: [String] {
        Dictionary(grouping: records, by: \.laneID).values.flatMap { lane in
            let order = lane.sorted { $0.seq < $1.seq }
            let starts = order.compactMap { record in first[record.id].map { (record.id, $0) } }
            return zip(starts, starts.dropFirst()).compactMap { one, next in
                next.1 < one.1 ? "out of order: \(next.0) before \(one.0)" : nil
            }
        }
    }

    /// Incarnations of a lane that went out mixed.
    private var interleaving: [String] {
        Dictionary(grouping: records, by: \.place).values.flatMap { lane in
            let spans = Dictionary(grouping: lane, by: \.laneID).compactMap { id, records in
                let starts = records.compactMap { first[$0.id] }.sorted()
                return starts.first.flatMap { start in starts.last.map { (id, start, $0) } }
            }
            let order = spans.sorted { $0.1 < $1.1 }
            return zip(order, order.dropFirst()).compactMap { one, next in
                next.1 < one.2 ? "incarnations mixed: \(one.0), \(next.0)" : nil
            }
        }
    }

    /// Messages without an end, or with one that nobody saw.
    private var losses: [String] {
        let known = Set(records.map(\.id))
        let delivered = Set(sends.filter { $0.result == .delivered }.map(\.grip.id))
        let missing: [String] = events.compactMap {
            guard case .accepted(_, _, _, let first) = $0, !known.contains(first) else {
                return nil
            }
            return "accepted but not stored: \(first)"
        }
        return missing
            + records.compactMap { record in
                if record.state == nil { return "without an end: \(record.id)" }
                return record.state == 1 && !delivered.contains(record.id)
                    ? "delivered but never sent: \(record.id)" : nil
            }
    }

    /// Sends that began after an earlier one of the same message was recorded.
    private var repetitions: [String] {
        var recorded: [String: ContinuousClock.Instant] = [:]
        var doubled: [String] = []
        for case .settled(let id, as: .recorded, at: let time) in events {
            if recorded.updateValue(time, forKey: id) != nil {
                doubled.append("settled twice: \(id)")
            }
        }
        return doubled
            + sends.compactMap { send in
                guard let time = recorded[send.grip.id], send.start > time else { return nil }
                return "sent again after its record: \(send.grip.id)"
            }
    }

    /// Keys that stand for several messages.
    private var doubledKeys: [String] {
        var messages: [String: Set<String>] = [:]
        for case .accepted(let id, let key?, let outcome, let first) in events {
            // A repeat by id is told its own id, whatever it came under.
            messages[key, default: []].insert(outcome == 3 ? first : id)
        }
        return messages.filter { $0.value.count > 1 }.map { "a key of several messages: \($0.key)" }
    }
}
