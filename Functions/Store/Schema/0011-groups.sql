-- Calls that came in together are served by one statement, not one by one: what a statement costs by itself is then
-- paid once for all of them. Each takes arrays of one length, a call at a place, and gives a row for each, in order.
--
-- Lanes are locked in the order given, which is that of all other groups. What does not fit in fails as a whole (an id
-- or a key that is there already), and the caller sends each by itself.
--
-- What is read from arrays has no statistics, so it is joined by hash, whatever its number is thought to be: no nested
-- loops. What is called from there looks up single rows and sets them on again, or its plans would be kept without.

-- Whose secret it is among the partners of a dialect, or who it is by name; and the carrier that takes his messages.
CREATE FUNCTION store.sender(p_secret bytea, p_partner text, p_dialect text,
    OUT source_id int, OUT partner text, OUT rate int, OUT endpoint_id int, OUT version int, OUT state smallint)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off
SET enable_nestloop = on AS $$
#variable_conflict use_column
BEGIN
  IF p_secret IS NOT NULL THEN
    SELECT e.endpoint_id, e.name, p.rate, p.carrier_id, x.version, x.state
      INTO source_id, partner, rate, endpoint_id, version, state
      FROM store.credential c JOIN store.endpoint e ON e.endpoint_id = c.endpoint_id
      JOIN store.partner p ON p.endpoint_id = e.endpoint_id
      JOIN store.endpoint x ON x.endpoint_id = p.carrier_id
     WHERE c.hash = p_secret AND c.service = '' AND e.kind = 'partner' AND e.dialect = p_dialect;
  ELSE
    SELECT e.endpoint_id, e.name, p.rate, p.carrier_id, x.version, x.state
      INTO source_id, partner, rate, endpoint_id, version, state
      FROM store.endpoint e JOIN store.partner p ON p.endpoint_id = e.endpoint_id
      JOIN store.endpoint x ON x.endpoint_id = p.carrier_id
     WHERE e.kind = 'partner' AND e.name = p_partner AND e.dialect = p_dialect;
  END IF;
END $$;

-- accept() for many messages of one kind; where the endpoint is null nothing is taken. The first of an idle lane gets
-- the lease (1), the others wait behind it (2). Fails where a key was used before (WP004), or twice here.
CREATE FUNCTION store.accept_many(p_ids uuid[], p_endpoints int[], p_states smallint[], p_subscribers text[],
    p_sources int[], p_kind smallint, p_reports boolean[], p_bodies text[], p_archives int[], p_keys uuid[],
    p_contents uuid[], p_lease interval)
RETURNS TABLE (place int, outcome smallint, lane_id uuid, epoch int)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_nestloop = off SET jit = off
AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := store.clock(); v_ms bigint := (extract(epoch FROM store.clock()) * 1000)::bigint;
  v_skew bigint; v_places int[]; v_seqs int[]; v_lanes uuid[]; v_epochs int[]; v_leased boolean[];
BEGIN
  SELECT max(abs(store.id_ms(u) - v_ms)) INTO v_skew FROM unnest(p_ids) u;
  IF v_skew > 600000 THEN                            -- as in accept()
    RAISE EXCEPTION 'the clock of the caller is off by % s', v_skew / 1000 USING ERRCODE = 'WP002';
  END IF;
  WITH i AS MATERIALIZED (
    SELECT u.id, u.endpoint, u.state, u.subscriber COLLATE "C" AS subscriber, u.place::int AS place
      FROM unnest(p_ids, p_endpoints, p_states, p_subscribers)
           WITH ORDINALITY AS u(id, endpoint, state, subscriber, place)
     WHERE u.endpoint IS NOT NULL),
  t AS MATERIALIZED (
    SELECT i.endpoint, i.subscriber, count(*)::int AS n, min(i.place) AS place, min(i.state) AS state,
           (array_agg(i.id ORDER BY i.place))[1] AS first
      FROM i GROUP BY i.endpoint, i.subscriber),
  l AS (
    INSERT INTO store.lane AS l (endpoint_id, subscriber, lane_id, tail, head, epoch, attempts, leased, due_at)
    SELECT t.endpoint, t.subscriber, t.first, t.n - 1, 0, 1, 0, t.state = 0,
           CASE t.state WHEN 0 THEN v_now + p_lease ELSE v_now END
      FROM t ORDER BY t.place
    ON CONFLICT (endpoint_id, subscriber) DO UPDATE
       SET tail = l.tail + excluded.tail + 1, priority = greatest(l.priority, excluded.priority),
           expires_at = least(l.expires_at, excluded.expires_at)
    RETURNING l.endpoint_id, l.subscriber, l.lane_id, l.epoch, l.tail, l.leased),
  x AS (
    SELECT i.place, l.lane_id, l.epoch, l.leased,
           l.tail - t.n + (row_number() OVER (PARTITION BY i.endpoint, i.subscriber ORDER BY i.place))::int AS seq
      FROM i JOIN t ON t.endpoint = i.endpoint AND t.subscriber = i.subscriber
      JOIN l ON l.endpoint_id = i.endpoint AND l.subscriber = i.subscriber)
  SELECT array_agg(x.place), array_agg(x.seq), array_agg(x.lane_id), array_agg(x.epoch), array_agg(x.leased)
    INTO v_places, v_seqs, v_lanes, v_epochs, v_leased FROM x;
  IF p_keys IS NOT NULL AND array_remove(p_keys, NULL) <> '{}' THEN
    -- Under the lanes' locks, so that twins have waited above; the weeks as in accept(). A scalar on purpose: a join
    -- might be planned to read every key.
    PERFORM FROM unnest(v_places) p
      WHERE (SELECT true FROM store.message_key k
              WHERE k.key = p_keys[p] AND k.source_id = p_sources[p] AND k.id >= store.id_floor(v_ms - 604800000)
                AND k.id < store.id_floor(v_ms + 1200000) LIMIT 1);
    IF FOUND THEN RAISE EXCEPTION 'a key was used before' USING ERRCODE = 'WP004'; END IF;
    INSERT INTO store.message_key (id, source_id, key, content)
    SELECT p_ids[p], p_sources[p], p_keys[p], p_contents[p] FROM unnest(v_places) p WHERE p_keys[p] IS NOT NULL;
  END IF;
  INSERT INTO store.message (id, endpoint_id, source_id, subscriber, lane_id, seq, kind, reports, archive, body)
  SELECT p_ids[x.place], p_endpoints[x.place], p_sources[x.place], p_subscribers[x.place],
         CASE WHEN x.seq > 0 THEN x.lane_id END, nullif(x.seq, 0), p_kind, p_reports[x.place], p_archives[x.place],
         p_bodies[x.place]
    FROM unnest(v_places, v_seqs, v_lanes) x(place, seq, lane_id);
  RETURN QUERY
  SELECT x.place, CASE WHEN x.seq = 0 AND x.leased THEN 1 ELSE 2 END::smallint, x.lane_id, x.epoch
    FROM unnest(v_places, v_seqs, v_lanes, v_epochs, v_leased) x(place, seq, lane_id, epoch, leased);
END $$;

-- As in 0007, with sender().
CREATE OR REPLACE FUNCTION store.terminate(p_secret bytea, p_partner text, p_dialect text, p_owner text,
    p_id uuid, p_reports boolean, p_body text, p_key uuid, p_content uuid, p_lease interval,
    OUT verdict smallint, OUT source_id int, OUT rate int, OUT endpoint_id int, OUT version int,
    OUT outcome smallint, OUT id uuid, OUT lane_id uuid, OUT epoch int, OUT partner text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_owner int;
BEGIN
  SELECT s.source_id, s.partner, s.rate, s.endpoint_id, s.version
    INTO source_id, partner, rate, endpoint_id, version FROM store.sender(p_secret, p_partner, p_dialect) s;
  IF source_id IS NULL THEN verdict := 1; RETURN; END IF;
  SELECT s.endpoint_id INTO v_owner FROM store.subscriber s WHERE s.number = p_owner;
  IF v_owner IS NULL THEN verdict := 2; RETURN; END IF;
  IF v_owner <> source_id THEN verdict := 3; RETURN; END IF;
  verdict := 0;
  SELECT a.outcome, a.id, a.lane_id, a.epoch INTO outcome, id, lane_id, epoch
    FROM store.accept(p_id, endpoint_id, p_owner, source_id, 0::smallint, p_reports,
                      store.body_by(partner, p_dialect, p_body), p_key, p_content, p_lease) a;
END $$;

-- terminate() for many messages. The columns of each are those of terminate().
CREATE FUNCTION store.terminate_many(p_secrets bytea[], p_partners text[], p_dialects text[], p_owners text[],
    p_ids uuid[], p_reports boolean[], p_bodies text[], p_keys uuid[], p_contents uuid[], p_lease interval)
RETURNS TABLE (verdict smallint, source_id int, rate int, endpoint_id int, version int, outcome smallint, id uuid,
               lane_id uuid, epoch int, partner text)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_nestloop = off SET jit = off
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH u AS MATERIALIZED (
    SELECT * FROM unnest(p_secrets, p_partners, p_dialects, p_owners, p_ids, p_reports, p_bodies)
                  WITH ORDINALITY AS u(secret, partner, dialect, owner, id, reports, body, place)),
  who AS MATERIALIZED (                              -- few, as a rule one
    SELECT d.secret, d.partner AS name, d.dialect, s.*
      FROM (SELECT DISTINCT u.secret, u.partner, u.dialect FROM u) d
      CROSS JOIN LATERAL store.sender(d.secret, d.partner, d.dialect) s),
  i AS MATERIALIZED (
    SELECT u.place, u.owner, u.id, u.reports, w.source_id, w.partner, w.rate, w.endpoint_id, w.version, w.state,
           store.body_by(w.partner, u.dialect, u.body) AS body,
           CASE WHEN w.source_id IS NULL THEN 1
                ELSE coalesce((SELECT CASE WHEN s.endpoint_id = w.source_id THEN 0 ELSE 3 END
                                 FROM store.subscriber s WHERE s.number = u.owner), 2) END AS verdict
      FROM u JOIN who w ON w.dialect = u.dialect AND coalesce(w.secret, '') = coalesce(u.secret, '')
                       AND coalesce(w.name, '') = coalesce(u.partner, '')),
  g AS (
    SELECT array_agg(i.id ORDER BY i.place) AS ids, array_agg(i.owner ORDER BY i.place) AS owners,
           array_agg(CASE i.verdict WHEN 0 THEN i.endpoint_id END ORDER BY i.place) AS endpoints,
           array_agg(i.state ORDER BY i.place) AS states, array_agg(i.source_id ORDER BY i.place) AS sources,
           array_agg(i.reports ORDER BY i.place) AS reports, array_agg(i.body ORDER BY i.place) AS bodies
      FROM i),
  a AS MATERIALIZED (
    SELECT a.* FROM g CROSS JOIN LATERAL
           store.accept_many(g.ids, g.endpoints, g.states, g.owners, g.sources, 0::smallint, g.reports, g.bodies,
                             NULL, p_keys, p_contents, p_lease) a)
  SELECT i.verdict::smallint, i.source_id, i.rate, i.endpoint_id, i.version, a.outcome,
         CASE WHEN a.place IS NOT NULL THEN i.id END, a.lane_id, a.epoch, i.partner
    FROM i LEFT JOIN a ON a.place = i.place ORDER BY i.place;
END $$;

-- The openers among many messages that were delivered and have nobody behind them, as most: they end together. All
-- their lanes are locked; returns the places of those that ended.
CREATE FUNCTION store.complete_plain(p_endpoints int[], p_subscribers text[], p_lanes uuid[], p_epochs int[],
    p_seqs int[], p_ids uuid[], p_states smallint[], p_attempts int[], p_codes int[], p_reasons text[], p_refs text[],
    p_also text[])
RETURNS int[]
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_nestloop = off SET jit = off
AS $$
DECLARE
  v_gone int[];
BEGIN
  WITH i AS MATERIALIZED (
    SELECT * FROM unnest(p_endpoints, p_subscribers, p_lanes, p_epochs, p_seqs, p_ids, p_states, p_attempts, p_codes,
                         p_reasons, p_refs, p_also)
                  WITH ORDINALITY AS u(endpoint, subscriber, lane, epoch, seq, id, state, attempts, code, reason, ref,
                                       also, place)),
  k AS MATERIALIZED (
    SELECT l.at, i.seq = 0 AND i.state = 1 AND i.also = '{}' AND l.tail <= 0 AS is_last
      FROM i CROSS JOIN LATERAL (
        SELECT l.ctid AS at, l.tail FROM store.lane l
         WHERE l.endpoint_id = i.endpoint AND l.subscriber = i.subscriber AND l.lane_id = i.lane AND l.epoch = i.epoch
           FOR UPDATE) l),
  d AS (                               -- by place; one that a follower has changed meanwhile is not found
    DELETE FROM store.lane l WHERE l.ctid = ANY (ARRAY(SELECT k.at FROM k WHERE k.is_last)) RETURNING l.lane_id),
  gone AS MATERIALIZED (SELECT i.* FROM i JOIN d ON d.lane_id = i.lane),
  w AS (
    INSERT INTO store.delivery (id, at, state, attempts, code, reason, carrier_ref)
    SELECT g.id, store.clock(), g.state, g.attempts, g.code, g.reason, g.ref FROM gone g)
  SELECT array_agg(g.place::int) INTO v_gone FROM gone g;
  RETURN v_gone;
END $$;

-- complete() for many messages: those that do not end together go through it, with their lanes locked already.
CREATE FUNCTION store.complete_many(p_endpoints int[], p_subscribers text[], p_lanes uuid[], p_epochs int[],
    p_seqs int[], p_ids uuid[], p_states smallint[], p_attempts int[], p_codes int[], p_reasons text[], p_refs text[],
    p_wants boolean[], p_lease interval, p_also text[])
RETURNS TABLE (status smallint, id uuid, seq int, kind smallint, body text, early boolean)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_gone int[] := store.complete_plain(p_endpoints, p_subscribers, p_lanes, p_epochs, p_seqs, p_ids, p_states,
                                       p_attempts, p_codes, p_reasons, p_refs, p_also);
  v_bad int;
BEGIN
  FOR v_bad IN SELECT e.endpoint_id FROM store.endpoint e
                WHERE e.endpoint_id = ANY (ARRAY(SELECT p_endpoints[p] FROM unnest(v_gone) p))
                  AND (e.fails > 0 OR e.state <> 0) LOOP
    PERFORM store.circuit_ok(v_bad);
  END LOOP;
  FOR p IN 1 .. cardinality(p_ids) LOOP
    IF p = ANY (v_gone) THEN
      status := 0; id := NULL; seq := NULL; kind := NULL; body := NULL;
      early := EXISTS (SELECT FROM store.early_report o
                        WHERE o.ref IN (p_ids[p]::text, p_refs[p]) AND o.endpoint_id = p_endpoints[p]);
    ELSE
      SELECT c.status, c.id, c.seq, c.kind, c.body, c.early INTO status, id, seq, kind, body, early
        FROM store.complete(p_endpoints[p], p_subscribers[p], p_lanes[p], p_epochs[p], p_seqs[p], p_ids[p],
                            p_states[p], p_attempts[p], p_codes[p], p_reasons[p], p_refs[p], p_wants[p], p_lease,
                            p_also[p]::uuid[]) c;
    END IF;
    RETURN NEXT;
  END LOOP;
END $$;

-- ---------------------------------------------------------------------------- MO

-- What is to be known of the partner that an MO goes to; version is null where there is none.
CREATE FUNCTION store.recipient(p_endpoint int, p_carrier text, OUT version int, OUT state smallint, OUT partner text,
    OUT dialect text, OUT mo_lane text, OUT is_sink boolean, OUT is_kept boolean, OUT channel text)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off
SET enable_nestloop = on AS $$
#variable_conflict use_column
BEGIN
  SELECT e.version, e.state, e.name, e.dialect, p.mo_lane, p.is_sink, e.keep > '0',
         (SELECT min(c.key) FROM jsonb_each_text(p.channels) c WHERE c.value = p_carrier)
    INTO version, state, partner, dialect, mo_lane, is_sink, is_kept, channel
    FROM store.partner p JOIN store.endpoint e ON e.endpoint_id = p.endpoint_id
   WHERE p.endpoint_id = p_endpoint;
END $$;

-- An MO with what was found out about it put in front.
CREATE FUNCTION store.mo_body(p_body text, p_word text, p_dialogue text, p_by_keyword boolean, p_channel text,
    p_partner text, p_dialect text) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT store.body_by(p_partner, p_dialect,
    CASE WHEN p_channel IS NULL THEN '{' ELSE '{"channel":' || to_json(p_channel) || ',' END
    || CASE WHEN p_dialogue IS NOT NULL THEN '"dialogue":' || to_json(p_dialogue) || ','
            WHEN p_by_keyword THEN '"keyword":' || to_json(p_word) || ',' ELSE '' END
    || substr(p_body, 2))
$$;

-- A message that its partner only lists has arrived with its acceptance.
CREATE FUNCTION store.arrive(p_endpoint int, p_subscriber text, p_id uuid) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off
SET enable_nestloop = on AS $$
BEGIN
  DELETE FROM store.lane l WHERE l.endpoint_id = p_endpoint AND l.subscriber = p_subscriber AND l.lane_id = p_id;
  UPDATE store.message m SET lane_id = NULL, seq = NULL WHERE m.id = p_id AND m.lane_id IS NOT NULL;
  INSERT INTO store.delivery (id, at, state, attempts) VALUES (p_id, store.clock(), 1, 0);
END $$;

-- As in 0007, with these.
CREATE OR REPLACE FUNCTION store.originate(p_carrier text, p_secret bytea, p_owner text, p_number text,
    p_word text, p_keyword text, p_id uuid, p_body text, p_key uuid, p_content uuid, p_lease interval,
    OUT verdict smallint, OUT source_id int, OUT endpoint_id int, OUT version int,
    OUT subscriber text, OUT body text,
    OUT outcome smallint, OUT id uuid, OUT lane_id uuid, OUT epoch int, OUT partner text,
    OUT dialect text, OUT arrived boolean)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  w record; r record;
BEGIN
  arrived := false;
  source_id := store.carrier(p_carrier, p_secret);
  IF source_id IS NULL THEN verdict := 1; RETURN; END IF;
  SELECT * INTO w FROM store.partner_of(p_owner, p_number, p_keyword);
  endpoint_id := w.endpoint_id;
  SELECT * INTO r FROM store.recipient(w.endpoint_id, p_carrier);
  version := r.version; partner := r.partner; dialect := r.dialect;
  IF version IS NULL THEN verdict := 2; RETURN; END IF;
  subscriber := coalesce(r.mo_lane, p_owner);
  body := store.mo_body(p_body, p_word, w.dialogue, w.by_keyword, r.channel, partner, dialect);
  verdict := 0;
  SELECT a.outcome, a.id, a.lane_id, a.epoch INTO outcome, id, lane_id, epoch
    FROM store.accept(p_id, endpoint_id, subscriber, source_id, 1::smallint, false, body,
                      p_key, p_content, p_lease, p_archive => CASE WHEN r.is_kept THEN endpoint_id END) a;
  IF r.is_sink AND outcome <= 2 THEN
    PERFORM store.arrive(endpoint_id, subscriber, p_id);
    outcome := 2; lane_id := NULL; epoch := NULL; arrived := true;
  END IF;
END $$;

ALTER FUNCTION store.carrier(text, bytea) SET enable_nestloop = on;
ALTER FUNCTION store.partner_of(text, text, text) SET enable_nestloop = on;

-- originate() for many messages. The columns of each are those of originate().
CREATE FUNCTION store.originate_many(p_carriers text[], p_secrets bytea[], p_owners text[], p_numbers text[],
    p_words text[], p_keywords text[], p_ids uuid[], p_bodies text[], p_keys uuid[], p_contents uuid[], p_lease interval)
RETURNS TABLE (verdict smallint, source_id int, endpoint_id int, version int, subscriber text, body text,
               outcome smallint, id uuid, lane_id uuid, epoch int, partner text, dialect text, arrived boolean)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_nestloop = off SET jit = off
AS $$
#variable_conflict use_column
BEGIN
  FOR verdict, source_id, endpoint_id, version, subscriber, body, outcome, id, lane_id, epoch, partner, dialect,
      arrived IN
    WITH u AS MATERIALIZED (
      SELECT u.*, w.* FROM unnest(p_carriers, p_secrets, p_owners, p_numbers, p_words, p_keywords, p_ids, p_bodies)
               WITH ORDINALITY AS u(carrier, secret, owner, number, word, keyword, id, body, place)
        CROSS JOIN LATERAL store.partner_of(u.owner, u.number, u.keyword) w),
    c AS MATERIALIZED (                              -- few, as a rule one
      SELECT d.carrier, d.secret, store.carrier(d.carrier, d.secret) AS source_id
        FROM (SELECT DISTINCT u.carrier, u.secret FROM u) d),
    r AS MATERIALIZED (
      SELECT d.endpoint_id AS endpoint, d.carrier, r.*
        FROM (SELECT DISTINCT u.endpoint_id, u.carrier FROM u WHERE u.endpoint_id IS NOT NULL) d
        CROSS JOIN LATERAL store.recipient(d.endpoint_id, d.carrier) r),
    i AS MATERIALIZED (
      SELECT u.place, u.id, c.source_id, u.endpoint_id, r.version, r.state, r.partner, r.dialect, r.is_sink, r.is_kept,
             coalesce(r.mo_lane, u.owner) AS subscriber,
             store.mo_body(u.body, u.word, u.dialogue, u.by_keyword, r.channel, r.partner, r.dialect) AS body,
             CASE WHEN c.source_id IS NULL THEN 1 WHEN r.version IS NULL THEN 2 ELSE 0 END AS verdict
        FROM u JOIN c ON c.carrier = u.carrier AND coalesce(c.secret, '') = coalesce(u.secret, '')
        LEFT JOIN r ON r.endpoint = u.endpoint_id AND r.carrier = u.carrier),
    g AS (
      SELECT array_agg(i.id ORDER BY i.place) AS ids, array_agg(i.subscriber ORDER BY i.place) AS subscribers,
             array_agg(CASE i.verdict WHEN 0 THEN i.endpoint_id END ORDER BY i.place) AS endpoints,
             array_agg(i.state ORDER BY i.place) AS states, array_agg(i.source_id ORDER BY i.place) AS sources,
             array_agg(false ORDER BY i.place) AS reports, array_agg(i.body ORDER BY i.place) AS bodies,
             array_agg(CASE WHEN i.is_kept THEN i.endpoint_id END ORDER BY i.place) AS archives
        FROM i),
    a AS MATERIALIZED (
      SELECT a.* FROM g CROSS JOIN LATERAL
             store.accept_many(g.ids, g.endpoints, g.states, g.subscribers, g.sources, 1::smallint, g.reports,
                               g.bodies, g.archives, p_keys, p_contents, p_lease) a)
    SELECT i.verdict, i.source_id, CASE i.verdict WHEN 1 THEN NULL ELSE i.endpoint_id END,
           CASE i.verdict WHEN 0 THEN i.version END, CASE i.verdict WHEN 0 THEN i.subscriber END,
           CASE i.verdict WHEN 0 THEN i.body END, a.outcome, CASE WHEN a.place IS NOT NULL THEN i.id END, a.lane_id,
           a.epoch, CASE i.verdict WHEN 0 THEN i.partner END, CASE i.verdict WHEN 0 THEN i.dialect END,
           i.verdict = 0 AND i.is_sink
      FROM i LEFT JOIN a ON a.place = i.place ORDER BY i.place
  LOOP
    IF arrived THEN
      PERFORM store.arrive(endpoint_id, subscriber, id);
      outcome := 2; lane_id := NULL; epoch := NULL;
    END IF;
    RETURN NEXT;
  END LOOP;
END $$;
