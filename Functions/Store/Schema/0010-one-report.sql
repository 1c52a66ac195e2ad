-- A report that is kept under our id and one under the carrier's reference are about one message, and only
-- the quotas of a request are taken back when some of its messages have to be held.

-- As in 0009, but that a kept report of the same rank is found by either name: one that came as early under the
-- carrier's reference was overtaken by a later one whose message was known by then.
--
-- One report of a carrier about p_message (our id) or p_ref (its own). Outcome:
--   1 forward  a DR for the source was accepted; its lane decision follows
--   2 noted    the state moved; nobody asked for a DR, or it is not final
--   3 stale    doubled, or overtaken by a later one
--   4 early    the delivery is not recorded yet: kept until it is
--   5 unknown  this carrier was never given a message of that id
-- p_report is a JSON object; the DR's body is {"report": p_report, "of": the message}.
CREATE OR REPLACE FUNCTION store.report(p_carrier int, p_message uuid, p_ref text, p_rank smallint,
    p_state smallint, p_report text, p_id uuid, p_keep boolean, p_lease interval,
    OUT outcome smallint, OUT endpoint_id int, OUT version int, OUT subscriber text,
    OUT decision smallint, OUT lane_id uuid, OUT epoch int, OUT body text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_msg uuid; v_ref text; v_ids uuid[]; v_old smallint; v_state smallint; v_report text; m record; a record;
BEGIN
  IF p_message IS NOT NULL THEN
    SELECT x.id INTO v_msg FROM store.message x
     WHERE x.id = p_message AND x.endpoint_id = p_carrier AND x.kind = 0;
    IF v_msg IS NULL THEN outcome := 5; RETURN; END IF;
    SELECT d.id, d.carrier_ref, d.report_rank INTO v_msg, v_ref, v_old FROM store.delivery d
     WHERE d.id = p_message;
  ELSE
    -- In two steps: in one, a plan may well read the newest days backwards, looking for the reference.
    SELECT array_agg(d.id) INTO v_ids FROM store.delivery d WHERE d.carrier_ref = p_ref;
    SELECT x.id INTO v_msg FROM store.message x
     WHERE x.id = ANY (v_ids) AND x.endpoint_id = p_carrier ORDER BY x.id DESC LIMIT 1;
    SELECT d.carrier_ref, d.report_rank INTO v_ref, v_old FROM store.delivery d WHERE d.id = v_msg;
  END IF;
  IF v_msg IS NULL THEN
    IF p_keep THEN
      INSERT INTO store.early_report (endpoint_id, ref, message, rank, state, body, at)
      VALUES (p_carrier, coalesce(p_message::text, p_ref), p_message, p_rank, p_state, p_report,
              store.clock())
      ON CONFLICT DO NOTHING;
    END IF;
    outcome := 4; RETURN;
  END IF;
  -- Whatever it was kept under; of two, the one that came first.
  WITH gone AS (
    DELETE FROM store.early_report o
     WHERE o.endpoint_id = p_carrier AND o.ref IN (v_msg::text, v_ref) AND o.rank = p_rank
    RETURNING o.ref, o.at, o.state, o.body)
  SELECT g.state, g.body INTO v_state, v_report FROM gone g ORDER BY g.at, g.ref LIMIT 1;
  IF FOUND THEN p_state := v_state; p_report := v_report; END IF;
  outcome := 3;
  IF v_old >= p_rank THEN RETURN; END IF;
  -- A source whose agreement was withdrawn wants nothing any more.
  SELECT x.reports AND e.settings <> '{}' AS reports, x.source_id,
         coalesce(p.dr_lane, x.subscriber) AS subscriber, x.body, e.version INTO m
    FROM store.message x LEFT JOIN store.endpoint e ON e.endpoint_id = x.source_id
    LEFT JOIN store.partner p ON p.endpoint_id = x.source_id WHERE x.id = v_msg;
  UPDATE store.delivery d
     SET report_rank = p_rank, report_state = p_state, report_at = store.clock(),
         report_id = CASE WHEN m.reports AND p_rank >= 9 THEN p_id ELSE d.report_id END
   WHERE d.id = v_msg AND d.report_rank < p_rank;
  IF NOT FOUND THEN RETURN; END IF;
  outcome := 2;
  IF NOT coalesce(m.reports, false) OR p_rank < 9 THEN RETURN; END IF;
  body := '{"report":' || p_report || ',"of":' || m.body || '}';
  SELECT * INTO a FROM store.accept(p_id, m.source_id, m.subscriber, p_carrier, 2::smallint, false,
                                    body, NULL, NULL, p_lease);
  outcome := 1; endpoint_id := m.source_id; version := m.version; subscriber := m.subscriber;
  decision := a.outcome; lane_id := a.lane_id; epoch := a.epoch;
END $$;

-- As count_message(), for the messages of a request, their numbers locked in one order; false, and nothing counted,
-- when they are too many to one number. What was counted is taken back by a subtransaction, which nobody has who has
-- no quota.
CREATE FUNCTION store.count_messages(p_endpoint int, p_items jsonb, p_quota int) RETURNS boolean
LANGUAGE plpgsql
-- As in submit_plain().
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_nestloop = off SET jit = off
AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := store.clock(); v_over boolean;
BEGIN
  IF p_quota <= 0 THEN RETURN true; END IF;
  BEGIN
    WITH n AS MATERIALIZED (
      SELECT x.owner COLLATE "C" AS owner, count(*)::int AS n FROM jsonb_to_recordset(p_items) AS x(owner text)
       GROUP BY 1),
    q AS (
      INSERT INTO store.quota AS q (endpoint_id, subscriber, at, times)
      SELECT p_endpoint, n.owner, v_now, array_fill(v_now, ARRAY[n.n]) FROM n WHERE n.n <= p_quota ORDER BY n.owner
      ON CONFLICT (endpoint_id, subscriber) DO UPDATE
         SET at = v_now,
             times = ARRAY(SELECT t FROM unnest(q.times) t WHERE t > v_now - interval '1 hour') || excluded.times
       WHERE (SELECT count(*) FROM unnest(q.times) t WHERE t > v_now - interval '1 hour')
             + cardinality(excluded.times) <= p_quota
      RETURNING 1)
    SELECT (SELECT count(*) FROM q) < (SELECT count(*) FROM n) INTO v_over;
    IF v_over THEN RAISE EXCEPTION 'too many to one number' USING ERRCODE = 'WP003'; END IF;
    RETURN true;
  EXCEPTION WHEN SQLSTATE 'WP003' THEN RETURN false;
  END;
END $$;

DROP FUNCTION store.submit_plain(int, int, int, text, jsonb, interval);

-- The messages of a request of which none has a key, a dialogue, a carrier of its own or several windows, and whose
-- service wants no new names, as in 0008, but that they have been counted before. Lanes are locked in one order; a
-- lane's messages get numbers in the order given.
CREATE FUNCTION store.submit_plain(p_source int, p_carrier int, p_batch text, p_items jsonb, p_lease interval)
RETURNS TABLE (place int, outcome int, version int, id uuid, lane_id uuid, epoch int)
LANGUAGE plpgsql
-- What is read from JSON has no statistics: joined by hash, whatever their number is thought to be.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_nestloop = off SET jit = off
AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := store.clock(); v_state smallint; v_version int;
  v_skew bigint := store.id_ms((p_items->0->>'id')::uuid) - (extract(epoch FROM store.clock()) * 1000)::bigint;
BEGIN
  IF abs(v_skew) > 600000 THEN                       -- as in accept()
    RAISE EXCEPTION 'the clock of the caller is off by % s', v_skew / 1000 USING ERRCODE = 'WP002';
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

CREATE OR REPLACE FUNCTION store.submit(p_dialect text, p_secret bytea, p_service text, p_version int, p_batch text,
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
    -- With too many to one number some will be held: which, is found one by one.
    IF store.count_messages(p.endpoint_id, p_items, p.quota) THEN
      RETURN QUERY
      SELECT s.place, s.outcome, p.endpoint_id, p.rate, p.carrier_id, s.version, s.id, s.lane_id, s.epoch, NULL::text
        FROM store.submit_plain(p.endpoint_id, p.carrier_id, p_batch, p_items, p_lease) s;
      RETURN;
    END IF;
  END IF;
  RETURN QUERY SELECT * FROM store.submit_each(p_dialect, p_secret, p_service, p_version, p_batch, p_batch_name,
                                               p_items, p_lease);
END $$;
