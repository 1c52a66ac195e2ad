-- Most requests of many messages ask for nothing special: they are taken by one statement, not one by one.

-- The messages of a request of which none has a key, a dialogue, a carrier of its own or several windows, and whose
-- service wants no new names. Counts and then lanes are locked in one order; a lane's messages get numbers in the
-- order given. With too many to one number nothing is taken (WP003).
CREATE FUNCTION store.submit_plain(p_source int, p_carrier int, p_quota int, p_batch text, p_items jsonb,
    p_lease interval)
RETURNS TABLE (place int, outcome int, version int, id uuid, lane_id uuid, epoch int)
LANGUAGE plpgsql
-- What is read from JSON has no statistics: joined by hash, whatever their number is thought to be.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_nestloop = off SET jit = off
AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := store.clock(); v_state smallint; v_version int; v_over boolean;
  v_skew bigint := store.id_ms((p_items->0->>'id')::uuid) - (extract(epoch FROM store.clock()) * 1000)::bigint;
BEGIN
  IF abs(v_skew) > 600000 THEN                       -- as in accept()
    RAISE EXCEPTION 'the clock of the caller is off by % s', v_skew / 1000 USING ERRCODE = 'WP002';
  END IF;
  IF p_quota > 0 THEN                                -- as count_message(), for all at once
    WITH n AS MATERIALIZED (
      SELECT x.owner COLLATE "C" AS owner, count(*)::int AS n FROM jsonb_to_recordset(p_items) AS x(owner text)
       GROUP BY 1),
    q AS (
      INSERT INTO store.quota AS q (endpoint_id, subscriber, at, times)
      SELECT p_source, n.owner, v_now, array_fill(v_now, ARRAY[n.n]) FROM n WHERE n.n <= p_quota ORDER BY n.owner
      ON CONFLICT (endpoint_id, subscriber) DO UPDATE
         SET at = v_now,
             times = ARRAY(SELECT t FROM unnest(q.times) t WHERE t > v_now - interval '1 hour') || excluded.times
       WHERE (SELECT count(*) FROM unnest(q.times) t WHERE t > v_now - interval '1 hour')
             + cardinality(excluded.times) <= p_quota
      RETURNING 1)
    SELECT (SELECT count(*) FROM q) < (SELECT count(*) FROM n) INTO v_over;
    IF v_over THEN RAISE EXCEPTION 'too many to one number' USING ERRCODE = 'WP003'; END IF;
  END IF;
  SELECT e.state, e.version INTO v_state, v_version FROM store.endpoint e WHERE e.endpoint_id = p_carrier;
  RETURN QUERY
  WITH i AS MATERIALIZED (
    SELECT x.ord::int AS place, x.id, x.owner COLLATE "C" AS owner, x.body, x.reports, x.priority,
           CASE WHEN x.archive THEN p_source END AS archive, store.at_ms(x.expires) AS expires,
           coalesce(store.at_ms((x.slots->0->>0)::numeric), v_now) AS starts,
           store.at_ms((x.slots->0->>1)::numeric) AS ends
      FROM ROWS FROM (jsonb_to_recordset(p_items) AS (
             id uuid, owner text, body text, slots jsonb, expires numeric, priority smallint, reports boolean,
             archive boolean)) WITH ORDINALITY
           AS x(id, owner, body, slots, expires, priority, reports, archive, ord)),
  later AS (
    INSERT INTO store.scheduled (id, source_id, endpoint_id, subscriber, due_at, is_held, starts, ends,
                                 expires_at, priority, current, reports, batch, archive, body)
    SELECT i.id, p_source, p_carrier, i.owner, i.starts, false, ARRAY[i.starts],
           ARRAY[coalesce(i.ends, 'infinity')], i.expires, i.priority, NULL, i.reports, p_batch, i.archive, i.body
      FROM i WHERE i.starts > v_now),
  t AS MATERIALIZED (
    SELECT i.owner, count(*)::int AS n, (array_agg(i.id ORDER BY i.place))[1] AS first,
           max(i.priority) AS priority, coalesce(min(least(i.expires, i.ends)), 'infinity') AS expires
      FROM i WHERE i.starts <= v_now GROUP BY i.owner),
  l AS (
    INSERT INTO store.lane AS l (endpoint_id, subscriber, lane_id, tail, head, epoch, attempts, priority,
                                 expires_at, leased, due_at)
    SELECT p_carrier, t.owner, t.first, t.n - 1, 0, 1, 0, t.priority, t.expires, v_state = 0,
           CASE v_state WHEN 0 THEN v_now + p_lease ELSE v_now END
      FROM t ORDER BY t.owner
    ON CONFLICT (endpoint_id, subscriber) DO UPDATE
       SET tail = l.tail + excluded.tail + 1, priority = greatest(l.priority, excluded.priority),
           expires_at = least(l.expires_at, excluded.expires_at)
    RETURNING l.subscriber, l.lane_id, l.epoch, l.tail, l.leased),
  x AS MATERIALIZED (
    SELECT i.*, l.lane_id, l.epoch, l.leased,
           l.tail - t.n + (row_number() OVER (PARTITION BY i.owner ORDER BY i.place))::int AS seq
      FROM i JOIN t ON t.owner = i.owner JOIN l ON l.subscriber = i.owner WHERE i.starts <= v_now),
  m AS (
    INSERT INTO store.message (id, endpoint_id, source_id, subscriber, lane_id, seq, kind, reports, expires_at,
                               batch, archive, body)
    SELECT x.id, p_carrier, p_source, x.owner, CASE WHEN x.seq > 0 THEN x.lane_id END, nullif(x.seq, 0),
           0::smallint, x.reports, least(x.expires, x.ends), p_batch, x.archive, x.body
      FROM x ORDER BY x.place)
  SELECT x.place, CASE WHEN x.seq = 0 AND x.leased THEN 1 ELSE 2 END, v_version, x.id, x.lane_id, x.epoch FROM x
  UNION ALL
  SELECT i.place, 5, v_version, i.id, NULL::uuid, NULL::int FROM i WHERE i.starts > v_now;
END $$;

ALTER FUNCTION store.submit(text, bytea, text, int, text, text, jsonb, interval) RENAME TO submit_each;

CREATE FUNCTION store.submit(p_dialect text, p_secret bytea, p_service text, p_version int, p_batch text,
    p_batch_name text, p_items jsonb, p_lease interval)
RETURNS TABLE (place int, outcome int, source_id int, rate int, endpoint_id int, version int, id uuid, lane_id uuid,
               epoch int, body text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off
AS $$
#variable_conflict use_column
DECLARE p record;
BEGIN
  SELECT x.endpoint_id, x.carrier_id, x.rate, x.quota INTO p
    FROM store.profile(p_dialect, p_secret, p_service) v JOIN store.partner x ON x.endpoint_id = v.endpoint_id
   WHERE v.version = p_version AND NOT x.is_unique;
  IF p.endpoint_id IS NOT NULL AND NOT p_items @? '$[*] ? (exists(@.key) || exists(@.dialogue) || exists(@.carrier)
                                                  || @.slots.size() > 1)' THEN
    BEGIN
      RETURN QUERY
      SELECT s.place, s.outcome, p.endpoint_id, p.rate, p.carrier_id, s.version, s.id, s.lane_id, s.epoch, NULL::text
        FROM store.submit_plain(p.endpoint_id, p.carrier_id, p.quota, p_batch, p_items, p_lease) s;
      RETURN;
    EXCEPTION WHEN SQLSTATE 'WP003' THEN NULL;       -- some will be held: which, is found one by one
    END;
  END IF;
  RETURN QUERY SELECT * FROM store.submit_each(p_dialect, p_secret, p_service, p_version, p_batch, p_batch_name,
                                               p_items, p_lease);
END $$;
