/// Lanes that wait, made in the database's own way of keeping them.
enum Backlog {
    /// Empties the store and makes lanes of one message each, due for an hour.
    ///
    /// - Parameter endpoint: The name of a partner that is there, or is made.
    static func sql(lanes: Int, endpoint: String = "acme") -> String {
        """
        TRUNCATE store.lane, store.message, store.delivery;
        INSERT INTO store.endpoint (kind, name, dialect)
        VALUES ('partner', '\(endpoint)', 'gtiglobal') ON CONFLICT DO NOTHING;
        WITH m AS (
          SELECT n, (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') || '7000'
                     || '8000' || lpad(to_hex(n), 12, '0'))::uuid AS id,
                 '+999' || 1000000 + n AS number,
                 (SELECT endpoint_id FROM store.endpoint
                   WHERE kind = 'partner' AND name = '\(endpoint)') AS endpoint
            FROM generate_series(1, \(lanes)) n),
        i AS (
          INSERT INTO store.message (id, endpoint_id, source_id, subscriber, kind, reports, body)
          SELECT id, endpoint, endpoint, number, 1, false,
                 '{"id":"x","from":"' || number || '","to":["+12025550140"],"owner":"' || number
                 || '","text":"Hi","at":0}' FROM m)
        INSERT INTO store.lane
          (endpoint_id, subscriber, lane_id, tail, head, epoch, attempts, leased, due_at)
        SELECT endpoint, number, id, 0, 0, 1, 0, false, now() - interval '1 hour' FROM m;
        ANALYZE store.lane; ANALYZE store.message;
        """
    }
}
