import Postgres
import TestSupport

extension TestGateway {
    /// Lets many lanes of the carrier `handsets` wait, a message each, all due now.
    func fill(lanes: Int) async throws {
        try await pool.execute(script: LaneFilling.script(lanes: lanes), by: soon)
    }

    /// Opens or closes the circuit of the carrier `handsets`.
    func setCircuit(_ state: Int) async throws {
        let script = "UPDATE store.endpoint SET state = \(state) WHERE name = 'handsets'"
        try await pool.execute(script: script, by: soon)
    }

    /// State, faults in a row and quota of the carrier `handsets`.
    func circuit() async throws -> String {
        try await text(
            """
            SELECT CASE state WHEN 0 THEN 'closed' WHEN 1 THEN 'open' ELSE 'half-open' END
                   || ' ' || fails || ' ' || quota
            FROM store.endpoint WHERE name = 'handsets'
            """
        )
    }
}

/// Waiting lanes of the carrier `handsets`, for which its circuit is open for a moment.
enum LaneFilling {
    static func script(lanes: Int) -> String {
        """
        WITH e AS (SELECT state FROM store.endpoint WHERE name = 'handsets')
        SELECT set_config('filling.state', e.state::text, false) FROM e;
        UPDATE store.endpoint SET state = 1 WHERE name = 'handsets';
        SELECT store.accept(
            (lpad(to_hex((extract(epoch FROM store.clock()) * 1000)::bigint), 12, '0') || '70008'
             || lpad(to_hex(n), 15, '0'))::uuid,
            (SELECT endpoint_id FROM store.endpoint WHERE name = 'handsets'),
            '+4479' || lpad(n::text, 8, '0'),
            (SELECT endpoint_id FROM store.endpoint WHERE name = 'acme'),
            0::smallint, false,
            '{"id":"fill","from":"+12025550140","to":[],"owner":"+4479' || lpad(n::text, 8, '0')
             || '","text":"Hi","at":1772614800000}',
            NULL, NULL, interval '1 minute')
        FROM generate_series(1, \(lanes)) n;
        UPDATE store.endpoint SET state = current_setting('filling.state')::int
        WHERE name = 'handsets';
        """
    }
}
