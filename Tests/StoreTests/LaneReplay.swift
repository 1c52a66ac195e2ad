import FoundationEssentials
import TestSupport

/// Takes the steps of a history on the model and on a database, and compares all there is to see.
struct LaneReplay {
    let gateway: TestGateway
    private(set) var steps = 0

    init(gateway: TestGateway) { self.gateway = gateway }

    /// The database's time when a history begins, in milliseconds since 1970.
    static let start = Int(TestGateway.start.timeIntervalSince1970) * 1000

    /// The database's clock becomes a row, so that a step of time leaves the plans alone.
    static let script = """
        CREATE TABLE lane_clock (at timestamptz NOT NULL);
        INSERT INTO lane_clock VALUES (to_timestamp(0));
        CREATE OR REPLACE FUNCTION store.clock() RETURNS timestamptz LANGUAGE sql STABLE
        AS 'SELECT at FROM public.lane_clock';
        CREATE FUNCTION lane_number(uuid) RETURNS int LANGUAGE sql IMMUTABLE
        AS $$ SELECT ('x' || right($1::text, 4))::bit(16)::int $$;
        CREATE FUNCTION lane_ms(timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
          SELECT CASE WHEN $1 IS NULL OR NOT isfinite($1) THEN '-'
                 ELSE ((extract(epoch FROM $1) * 1000)::bigint - \(start))::text END $$;
        CREATE FUNCTION lane_at(ms bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE
        AS $$ SELECT timestamptz 'epoch' + (ms + \(start)) * interval '1 millisecond' $$;
        INSERT INTO store.endpoint (endpoint_id, kind, name, dialect, settings, threshold,
                                    retry_every, ttl) OVERRIDING SYSTEM VALUE
        SELECT n, k, k, 'gtiglobal', '{"primary":""}', \(LaneModel.threshold),
               \(LaneModel.probePause) * interval '1 millisecond',
               \(LaneModel.timeToLive) * interval '1 millisecond'
          FROM (VALUES (1, 'carrier'), (2, 'partner')) v(n, k);
        CREATE FUNCTION lane_look() RETURNS text LANGUAGE sql AS $$ \(look) $$;
        CREATE FUNCTION lane_empty() RETURNS text LANGUAGE sql AS $$
          DELETE FROM store.lane; DELETE FROM store.message; DELETE FROM store.delivery;
          DELETE FROM store.early_report; DELETE FROM store.message_key;
          UPDATE store.endpoint SET state = 0, fails = 0, quota = 3, probe_at = '-infinity';
          SELECT 'empty' $$;
        CREATE FUNCTION lane_time(ms bigint) RETURNS text LANGUAGE sql
        AS $$ UPDATE lane_clock SET at = lane_at(ms); SELECT 'set' $$;
        """

    /// A line a row, as ``LaneModel/lines`` has them.
    private static let look = """
        SELECT concat_ws(chr(10),
          (SELECT string_agg(concat_ws(' ', 'circuit', endpoint_id - 1, state, fails,
                    lane_ms(probe_at), quota), chr(10)) FROM store.endpoint),
          (SELECT string_agg(concat_ws(' ', 'lane', endpoint_id - 1, subscriber,
                    lane_number(lane_id), tail, head, epoch, attempts, coalesce(code, -1),
                    priority, lane_ms(expires_at), leased, lane_ms(due_at)), chr(10))
             FROM store.lane),
          (SELECT string_agg(concat_ws(' ', 'message', lane_number(m.id), m.endpoint_id - 1,
                    m.subscriber, coalesce(lane_number(m.lane_id), -1), coalesce(m.seq, 0), m.kind,
                    lane_ms(m.expires_at), coalesce(d.state, 0), coalesce(d.attempts, 0),
                    coalesce(d.code, -1), CASE WHEN d.id IS NULL THEN '0' ELSE lane_ms(d.at) END,
                    coalesce(d.report_rank, 0), coalesce(d.report_state, -1)), chr(10))
             FROM store.message m LEFT JOIN store.delivery d ON d.id = m.id),
          (SELECT string_agg(concat_ws(' ', 'early', CASE WHEN message IS NULL THEN ref
                    ELSE 'm' || lane_number(message) END, rank, state, lane_ms(at)), chr(10))
             FROM store.early_report),
          (SELECT string_agg(concat_ws(' ', 'key', ('x' || right(key::text, 2))::bit(8)::int,
                    lane_number(id)), chr(10)) FROM store.message_key))
        """

    private func ask(_ query: String) async throws -> String { try await gateway.text(query) }

    /// One history from an empty store.
    ///
    /// - Parameter flaw: What is broken in the model, whose own findings do not count then.
    /// - Returns: What differs, behind the steps that lead there; nil where nothing does.
    mutating func run(_ history: [LaneStep], flaw: LaneFlaw? = nil) async throws -> String? {
        _ = try await ask("SELECT lane_empty()")
        var run = LaneRun(flaw: flaw)
        for (index, step) in history.enumerated() {
            let before = run
            let violation = run.take(step)
            guard run.isPossible else { continue }
            steps += 1
            var difference = flaw == nil ? violation.map { "\($0)" } : nil
            if difference == nil { difference = try await compare(step, before, run) }
            guard let difference else { continue }
            let steps = history[...index].map { "\($0)" }
            return (steps + [difference]).joined(separator: "\n")
        }
        return nil
    }

    /// Takes a step on the database.
    private func compare(
        _ step: LaneStep,
        _ before: LaneRun,
        _ after: LaneRun
    ) async throws -> String? {
        _ = try await ask("SELECT lane_time(\(after.model.now))")
        let sql = LaneSQL(run: before, now: after.model.now)
        if let call = sql.call(step) {
            var told = ""
            do { told = try await ask(call) } catch { told = "\(error)" }
            let reply = "\(after.reply.0) \(after.reply.1) \(after.reply.2)"
            if told != reply { return "database: \(told), model: \(reply)" }
        }
        let rows = try await ask("SELECT lane_look()").split(separator: "\n").map(String.init)
        let (real, model) = (Set(rows), Set(after.model.lines))
        guard real != model else { return nil }
        return "database alone: \(real.subtracting(model).sorted())\n"
            + "model alone: \(model.subtracting(real).sorted())"
    }
}

extension LaneModel {
    /// All that is to be seen, a line a row.
    var lines: [String] {
        var lines = circuits.indices.map { index in
            let circuit = circuits[index]
            let probe = circuit.probeAt < 0 ? "-" : "\(circuit.probeAt)"
            return "circuit \(index) \(circuit.state) \(circuit.fails) \(probe) \(circuit.quota)"
        }
        for place in lanes.indices where lanes[place].isOpen { lines.append(line(of: place)) }
        lines += messages.indices.map(line(ofMessage:))
        lines += early.map {
            "early \($0.isByReference ? "r" : "m")\($0.message) \($0.rank) \($0.state) \($0.at)"
        }
        for index in keys.indices where keys[index] >= 0 {
            let (place, key) = index.quotientAndRemainder(dividingBy: Self.keysOfPlace + 1)
            lines.append("key \(place * 8 + key) \(keys[index])")
        }
        return lines
    }

    private func line(of place: Int) -> String {
        let lane = lanes[place]
        return """
            lane \(place / Self.subscribers) s\(place % Self.subscribers) \(lane.opener) \
            \(lane.tail) \(lane.head) \(lane.epoch) \(lane.attempts) \(lane.code) \
            \(lane.priority) \(text(lane.expires)) \(lane.isLeased ? "t" : "f") \(lane.due)
            """
    }

    private func line(ofMessage number: Int) -> String {
        let message = messages[number]
        let lane = message.lane == number ? -1 : message.lane
        return """
            message \(number) \(message.endpoint) s\(message.place % Self.subscribers) \
            \(lane) \(message.seq) \(message.kind) \(text(message.expires)) \(message.state) \
            \(message.attempts) \(message.code) \(message.endedAt) \(message.rank) \
            \(message.reportState)
            """
    }

    private func text(_ time: Int) -> String { time == Self.never ? "-" : "\(time)" }
}
