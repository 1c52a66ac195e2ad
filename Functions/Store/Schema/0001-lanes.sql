-- Lanes, messages, deliveries: what the gateway has accepted and what became of it.
--
-- A lane is one (endpoint, subscriber). Its row exists only while a message of it is in flight or
-- waits; the row is the lock, the numbering and the cursor. Messages and deliveries are written once
-- and leave by the day. Every call is one function, hence one round trip and one transaction; it
-- needs no session state, so a transaction pooler may stand in front.
--
-- The functions carry SET clauses on purpose. A generic plan is forced because pruning makes a custom
-- one look cheap, and planning anew costs more than the call. Sequential scans are off because the
-- lane table is often empty when a plan is cached, and the cheap scan of then would stay for good.
-- A plan that cannot do without one then looks dear enough to be compiled at every call, which takes
-- a thousand times as long as the call: no JIT.

-- Now, for every rule of the store. A function of its own so that a test can put another time here;
-- written to be inlined.
CREATE FUNCTION store.clock() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT now()';

-- ---------------------------------------------------------------------------- ids and time

-- The least UUIDv7 of a millisecond since 1970.
CREATE FUNCTION store.id_floor(ms bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (lpad(to_hex(ms), 12, '0') || '70008000000000000000')::uuid
$$;

-- The least UUIDv7 of an instant. STABLE like extract(), so that it can be inlined.
CREATE FUNCTION store.id_floor(at timestamptz) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
          || '70008000000000000000')::uuid
$$;

-- The millisecond inside a UUIDv7.
CREATE FUNCTION store.id_ms(id uuid) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('x' || translate(left(id::text, 13), '-', ''))::bit(48)::bigint
$$;

-- An id one hour older: below it no follower of the lane can lie, however callers' clocks differ.
-- It lets a look-up of followers skip the older days.
CREATE FUNCTION store.id_before(id uuid) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (lpad(to_hex(('x' || translate(left(id::text, 13), '-', ''))::bit(48)::bigint - 3600000),
               12, '0') || '70008000000000000000')::uuid
$$;

-- ---------------------------------------------------------------------------- tables

-- A delivery target and its circuit breaker. `name` is unique within its kind.
CREATE TABLE store.endpoint (
  endpoint_id  int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind         text        NOT NULL CHECK (kind IN ('partner', 'carrier')),
  name         text        NOT NULL,
  dialect      text        NOT NULL,               -- how its wire form is written and read
  settings     text        NOT NULL DEFAULT '{}',  -- JSON: URLs and outbound token
  version      int         NOT NULL DEFAULT 1,     -- +1 when settings change: caches ask by it
  state        smallint    NOT NULL DEFAULT 0 CHECK (state IN (0, 1, 2)), -- closed, open, half-open
  fails        int         NOT NULL DEFAULT 0,     -- temporary failures in a row
  threshold    int         NOT NULL DEFAULT 5,     -- the circuit opens at so many
  probe_at     timestamptz NOT NULL DEFAULT '-infinity', -- not closed: next time lanes are let out
  quota        int         NOT NULL DEFAULT 3,     -- not closed: so many lanes a round
  retry_every  interval    NOT NULL DEFAULT '30 seconds',
  ttl          interval    NOT NULL DEFAULT '7 days',  -- how long a message without its own end may wait
  keep         interval    NOT NULL DEFAULT '0',       -- how long messages can be listed
  UNIQUE (kind, name)
) WITH (fillfactor = 50);

CREATE TABLE store.lane (
  endpoint_id  int         NOT NULL,
  subscriber   text        COLLATE "C" NOT NULL,
  lane_id      uuid        NOT NULL,  -- this incarnation: id of the message that opened it
  tail         int         NOT NULL,  -- greatest number given out; the opener has 0
  head         int         NOT NULL,  -- cursor: the first unsettled message has at least this number
  epoch        int         NOT NULL,  -- fencing token, +1 per claim
  attempts     int         NOT NULL,  -- failed attempts of the head
  code         int,                   -- what the last failed attempt of the head was answered
  upto         int,                   -- last number of the request that failed, where it had several
  priority     smallint    NOT NULL DEFAULT 2,  -- 1 low to 3 high: the highest of those that wait
  expires_at   timestamptz NOT NULL DEFAULT 'infinity',  -- no message ends before, of its own terms
  leased       boolean     NOT NULL,  -- in flight; else it waits
  due_at       timestamptz NOT NULL,  -- leased: the lease's end; waiting: when it may be claimed
  PRIMARY KEY (endpoint_id, subscriber)
) WITH (fillfactor = 70, vacuum_truncate = off,
        autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_insert_scale_factor = 0.2, autovacuum_vacuum_cost_delay = 0,
        autovacuum_analyze_scale_factor = 0.2, autovacuum_analyze_threshold = 20000);
-- They hold waiting lanes only. A message that is sent at once never enters them, so traffic leaves
-- no dead entries in the way of a sweep.
CREATE INDEX lane_due ON store.lane (endpoint_id, priority, due_at) WHERE NOT leased;
CREATE INDEX lane_expiry ON store.lane (expires_at) WHERE NOT leased AND expires_at < 'infinity';

CREATE TABLE store.message (
  id           uuid        NOT NULL,  -- UUIDv7, made where the message came in
  endpoint_id  int         NOT NULL,  -- where it goes
  source_id    int         NOT NULL,  -- the endpoint that it came from
  subscriber   text        COLLATE "C" NOT NULL,
  lane_id      uuid,                  -- both set if it had to wait
  seq          int,
  kind         smallint    NOT NULL,  -- 0 MT, 1 MO, 2 DR
  reports      boolean     NOT NULL,  -- the source wants a delivery report
  expires_at   timestamptz,           -- by its own terms; null: by the endpoint's time to live
  batch        text,                  -- the source's name for the request that it came in with
  archive      int,                   -- the partner that can list it
  body         text        NOT NULL,
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE INDEX message_wait ON store.message (lane_id, seq) WHERE lane_id IS NOT NULL;
CREATE INDEX message_batch ON store.message (source_id, batch) WHERE batch IS NOT NULL;
CREATE INDEX message_archive ON store.message (archive, id) WHERE archive IS NOT NULL;

-- Idempotency keys, by the week: one week and the one before hold every key of the last seven days.
CREATE TABLE store.message_key (
  id           uuid        NOT NULL,  -- the message that took the key first
  source_id    int         NOT NULL,  -- whose key it is
  key          uuid        NOT NULL,  -- half from the caller's id, half from the subscriber
  content      uuid        NOT NULL   -- hash of what was sent under it
) PARTITION BY RANGE (id);

CREATE TABLE store.delivery (
  id           uuid        NOT NULL,
  at           timestamptz NOT NULL,
  state        smallint    NOT NULL,  -- 1 delivered, 2 dead, 3 expired, 4 replayed, 5 discarded,
                                      -- 6 put back until its next time of sending
  attempts     int         NOT NULL,
  code         int,                   -- the last answer
  reason       text,
  carrier_ref  text        COLLATE "C",
  report_rank  smallint    NOT NULL DEFAULT 0,  -- only grows: 1 on its way, 9 final
  report_state smallint,              -- 1 enroute, 2 delivered, 3 failed
  report_at    timestamptz,
  report_id    uuid,                  -- the DR that was passed on
  replay_id    uuid,                  -- what a dead letter was sent again as
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE INDEX delivery_ref ON store.delivery (carrier_ref) WHERE carrier_ref IS NOT NULL;
CREATE INDEX delivery_dead ON store.delivery (id) WHERE state IN (2, 3);

-- Reports that came before the delivery that they speak of was recorded.
CREATE TABLE store.early_report (
  endpoint_id  int         NOT NULL,
  ref          text        COLLATE "C" NOT NULL,  -- our id where the carrier gave it, else its own
  message      uuid,                  -- our id, where the carrier gave it
  rank         smallint    NOT NULL,
  state        smallint    NOT NULL,
  body         text        NOT NULL,
  at           timestamptz NOT NULL,
  partner_id   int,                   -- all or none: whom it is told, and the DR, if nothing matches
  owner        text        COLLATE "C",
  dr           text,
  key          uuid,
  PRIMARY KEY (ref, endpoint_id, rank)
);
CREATE INDEX early_report_at ON store.early_report (at);
CREATE INDEX early_report_dr ON store.early_report (at) WHERE dr IS NOT NULL;

-- ---------------------------------------------------------------------------- partitions

-- Makes one partition. It is attached ready-made, which locks out neither readers nor writers.
CREATE FUNCTION store.add_partition(parent text, sfx text, lo bigint, hi bigint, options text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF to_regclass(format('store.%s_%s', parent, sfx)) IS NOT NULL THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE store.%s_%s (LIKE store.%s INCLUDING ALL) %s', parent, sfx, parent, options);
  IF parent = 'message_key' THEN
    EXECUTE format('CREATE UNIQUE INDEX ON store.message_key_%s (key, source_id)', sfx);
  END IF;
  EXECUTE format('ALTER TABLE store.%s ATTACH PARTITION store.%s_%s FOR VALUES FROM (%L) TO (%L)',
                 parent, parent, sfx, store.id_floor(lo), store.id_floor(hi));
END $$;

-- Makes the partitions that one UTC day needs. Safe to repeat.
CREATE FUNCTION store.add_day(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  lo bigint := (day - date '1970-01-01') * 86400000::bigint;
  wk bigint := lo / 604800000;
  sfx text := to_char(day, 'YYYYMMDD');
BEGIN
  PERFORM store.add_partition('message', sfx, lo, lo + 86400000, '');
  PERFORM store.add_partition('delivery', sfx, lo, lo + 86400000, 'WITH (fillfactor = 80)');
  PERFORM store.add_partition('message_key', 'w' || wk, wk * 604800000, (wk + 1) * 604800000, '');
END $$;

-- The first time at which a lane of an endpoint may be claimed; null when none waits. A function, so
-- that no planner makes it a read of the whole table.
CREATE FUNCTION store.first_due(p_endpoint int) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  v_at timestamptz; v_due timestamptz;
BEGIN
  FOR p IN 1 .. 3 LOOP
    SELECT l.due_at INTO v_due FROM store.lane l
     WHERE l.endpoint_id = p_endpoint AND l.priority = p AND NOT l.leased ORDER BY l.due_at LIMIT 1;
    v_at := least(v_at, v_due);        -- steps over nulls
  END LOOP;
  RETURN v_at;
END $$;

-- Drops one day; false while a lane still has to deliver a message of it.
CREATE FUNCTION store.drop_day(day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  hi uuid := store.id_floor((day + 1 - date '1970-01-01') * 86400000::bigint);
  sfx text := to_char(day, 'YYYYMMDD');
BEGIN
  IF EXISTS (SELECT FROM store.lane l CROSS JOIN LATERAL store.lane_head(l.lane_id, l.head) h
              WHERE l.lane_id < hi AND h.id < hi) THEN
    RETURN false;
  END IF;
  EXECUTE format('DROP TABLE IF EXISTS store.message_%s, store.delivery_%s', sfx, sfx);
  RETURN true;
END $$;

-- Keeps the partitions: yesterday to three days ahead exist; a day goes when the longest time to live
-- of any endpoint, a message's own of up to 7 days included, has passed since its end and one day
-- more, its week of keys when a week has. One
-- caller at a time; the others return at once. What another session's lock holds up for half a second
-- is left to the next round, so that nobody queues behind it. Returns how many days were dropped.
CREATE FUNCTION store.maintain() RETURNS int LANGUAGE plpgsql
SET lock_timeout = '500ms' SET jit = off AS $$
DECLARE
  today date := (store.clock() AT TIME ZONE 'UTC')::date;
  oldest date;
  week bigint := store.id_ms(store.id_floor(store.clock())) / 604800000;
  t record;
  n int := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('store.maintain')) THEN RETURN 0; END IF;
  FOR i IN -1 .. 3 LOOP
    BEGIN
      PERFORM store.add_day(today + i);
    EXCEPTION WHEN lock_not_available THEN
      RAISE WARNING 'partitions of % not made: in use', today + i;
    END;
  END LOOP;
  SELECT today - 2 - ceil(extract(epoch FROM greatest(max(e.ttl), max(e.keep), '7 days')) / 86400)::int
    INTO oldest FROM store.endpoint e;
  FOR t IN SELECT to_date(right(c.relname, 8), 'YYYYMMDD') AS day FROM pg_inherits i
             JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'store.message'::regclass ORDER BY 1 LOOP
    BEGIN
      IF t.day <= oldest AND store.drop_day(t.day) THEN n := n + 1; END IF;
    EXCEPTION WHEN lock_not_available THEN
      RAISE WARNING 'partitions of % not dropped: in use', t.day;
    END;
  END LOOP;
  FOR t IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'store.message_key'::regclass
              AND substring(c.relname FROM 'w(\d+)$')::bigint < week - 1 LOOP
    BEGIN
      EXECUTE format('DROP TABLE store.%I', t.relname);
    EXCEPTION WHEN lock_not_available THEN
      RAISE WARNING '% not dropped: in use', t.relname;
    END;
  END LOOP;
  RETURN n;
END $$;

-- ---------------------------------------------------------------------------- accept

-- Takes one message into its lane. Outcome:
--   1 send       the lane was free; the caller holds its lease (lane_id, epoch) and sends
--   2 stored     the lane is busy or waits, or the circuit is not closed
--   3 duplicate  the key, or the id itself, was accepted before (id is the first one's)
--   4 conflict   the key was used for other content (id is the first one's)
-- Keys are remembered for p_memory, a week at the most.
-- Fails with WP002 when the id's time and the database's differ by more than ten minutes.
-- The lane is locked before the message is written, so numbers follow the order of commit, and a
-- holder that sees nobody behind it has ended the lane before a follower can look.
CREATE FUNCTION store.accept(p_id uuid, p_endpoint int, p_subscriber text, p_source int,
    p_kind smallint, p_reports boolean, p_body text, p_key uuid, p_content uuid, p_lease interval,
    p_priority smallint DEFAULT 2, p_expires timestamptz DEFAULT NULL, p_batch text DEFAULT NULL,
    p_archive int DEFAULT NULL, p_memory interval DEFAULT '7 days',
    OUT outcome smallint, OUT id uuid, OUT lane_id uuid, OUT epoch int)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_tail int; v_free boolean; v_first uuid; v_content uuid; v_week bigint;
  v_now bigint := (extract(epoch FROM store.clock()) * 1000)::bigint;
BEGIN
  -- Followers are looked for within an hour of their lane (id_before), so no clock may be off by more.
  IF abs(store.id_ms(p_id) - v_now) > 600000 THEN
    RAISE EXCEPTION 'the clock of the caller is off by % s', (store.id_ms(p_id) - v_now) / 1000
      USING ERRCODE = 'WP002';
  END IF;
  INSERT INTO store.lane AS l
         (endpoint_id, subscriber, lane_id, tail, head, epoch, attempts, priority, expires_at, leased,
          due_at)
  SELECT p_endpoint, p_subscriber, p_id, 0, 0, 1, 0, p_priority, coalesce(p_expires, 'infinity'),
         e.state = 0, CASE e.state WHEN 0 THEN store.clock() + p_lease ELSE store.clock() END
    FROM store.endpoint e WHERE e.endpoint_id = p_endpoint
  ON CONFLICT (endpoint_id, subscriber) DO UPDATE
     SET tail = l.tail + 1, priority = greatest(l.priority, excluded.priority),
         expires_at = least(l.expires_at, excluded.expires_at)
  RETURNING l.lane_id, l.epoch, l.tail, l.leased AND l.tail = 0 INTO lane_id, epoch, v_tail, v_free;
  IF lane_id IS NULL THEN
    RAISE EXCEPTION 'no endpoint %', p_endpoint USING ERRCODE = 'foreign_key_violation';
  END IF;

  IF p_key IS NOT NULL THEN
    v_week := store.id_ms(p_id) / 604800000;
    IF p_memory < '7 days' THEN        -- a key that is forgotten earlier makes place for the new one
      DELETE FROM store.message_key k
       WHERE k.key = p_key AND k.source_id = p_source AND k.id >= store.id_floor(v_now - 604800000)
         AND k.id < store.id_floor(store.clock() - p_memory);
    END IF;
    -- Under the lane's lock; the key's second half is the subscriber, so a twin waits above.
    SELECT k.id, k.content INTO v_first, v_content FROM store.message_key k
     WHERE k.key = p_key AND k.source_id = p_source
       AND k.id >= store.id_floor(v_now - 604800000)
       -- Clocks differ: around the end of a week a twin may be in the next one.
       AND k.id < store.id_floor(CASE WHEN (v_now + 600000) / 604800000 > v_week
                                      THEN v_week + 2 ELSE v_week END * 604800000)
     LIMIT 1;
    IF v_first IS NULL THEN
      INSERT INTO store.message_key (id, source_id, key, content)
      VALUES (p_id, p_source, p_key, p_content) ON CONFLICT DO NOTHING;
      IF NOT FOUND THEN
        SELECT k.id, k.content INTO v_first, v_content FROM store.message_key k
         WHERE k.key = p_key AND k.source_id = p_source
           AND k.id >= store.id_floor(v_week * 604800000)
           AND k.id < store.id_floor((v_week + 1) * 604800000);
      END IF;
    END IF;
  END IF;

  IF v_first IS NULL THEN
    INSERT INTO store.message (id, endpoint_id, source_id, subscriber, lane_id, seq, kind, reports,
                               expires_at, batch, archive, body)
    VALUES (p_id, p_endpoint, p_source, p_subscriber, CASE WHEN v_tail > 0 THEN lane_id END,
            nullif(v_tail, 0), p_kind, p_reports, p_expires, p_batch, p_archive, p_body)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
      id := p_id;
      outcome := CASE WHEN v_free THEN 1 ELSE 2 END;
      RETURN;
    END IF;
    v_first := p_id;
  END IF;

  -- Not taken: undo what was done to the lane. A gap in the numbers does no harm.
  IF v_tail = 0 THEN
    DELETE FROM store.lane l WHERE l.endpoint_id = p_endpoint AND l.subscriber = p_subscriber;
  ELSE
    UPDATE store.lane l SET tail = v_tail - 1
     WHERE l.endpoint_id = p_endpoint AND l.subscriber = p_subscriber;
  END IF;
  outcome := CASE WHEN v_content <> p_content THEN 4 ELSE 3 END;
  id := v_first; lane_id := NULL; epoch := NULL;
END $$;

-- The first unsettled message of a lane.
CREATE FUNCTION store.lane_head(p_lane uuid, p_head int) RETURNS SETOF store.message
LANGUAGE plpgsql STABLE ROWS 1 SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  IF p_head = 0 THEN
    RETURN QUERY SELECT m.* FROM store.message m WHERE m.id = p_lane;
  ELSE
    RETURN QUERY SELECT m.* FROM store.message m
      WHERE m.lane_id = p_lane AND m.seq >= p_head AND m.id >= store.id_before(p_lane)
      ORDER BY m.seq LIMIT 1;
  END IF;
END $$;

-- ---------------------------------------------------------------------------- settle

-- The holder settled one message (state 1 delivered, 2 dead) and asks for the next. Status:
--   0 drained     the lane is gone
--   1 next        here it is; the lease goes on for at least half of p_lease
--   2 lost        another holder has the lane, or the message was settled before: nothing was recorded
--   3 given back  p_want was false: a sweep takes the rest at once
-- `early` tells that a report of this message is already here and waits to be matched: a carrier's,
-- or our own where a message is given up whose sender wants to know. p_also are those that went in
-- the same request before it.
CREATE FUNCTION store.complete(p_endpoint int, p_subscriber text, p_lane uuid, p_epoch int, p_seq int,
    p_id uuid, p_state smallint, p_attempts int, p_code int, p_reason text, p_ref text,
    p_want boolean, p_lease interval, p_also uuid[] DEFAULT '{}',
    OUT status smallint, OUT id uuid, OUT seq int, OUT kind smallint, OUT body text, OUT early boolean)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_bad boolean; v_tail int; v_gone boolean := false; v_ttl interval; v_expires timestamptz;
BEGIN
  status := 0; early := false;
  IF p_seq = 0 THEN                    -- most often: the opener, and nobody behind it
    DELETE FROM store.lane l USING store.endpoint e
     WHERE l.endpoint_id = p_endpoint AND l.subscriber = p_subscriber
       AND l.lane_id = p_lane AND l.epoch = p_epoch AND l.tail <= 0 AND e.endpoint_id = p_endpoint
    RETURNING e.fails > 0 OR e.state <> 0 INTO v_bad;
    v_gone := FOUND;
  END IF;
  IF NOT v_gone THEN
    UPDATE store.lane l
       SET head = p_seq + 1, attempts = 0, code = NULL, upto = NULL, leased = p_want,
           -- Past its half only: most steps then change no indexed column.
           due_at = CASE WHEN NOT p_want THEN store.clock()
                         WHEN l.due_at < store.clock() + p_lease / 2 THEN store.clock() + p_lease
                         ELSE l.due_at END
      FROM store.endpoint e
     WHERE l.endpoint_id = p_endpoint AND l.subscriber = p_subscriber
       AND l.lane_id = p_lane AND l.epoch = p_epoch AND l.head <= p_seq
       AND e.endpoint_id = p_endpoint
    RETURNING l.tail, e.fails > 0 OR e.state <> 0, e.ttl INTO v_tail, v_bad, v_ttl;
    IF NOT FOUND THEN
      status := 2; RETURN;
    END IF;
    IF v_tail > p_seq THEN
      -- A statement of its own, so a snapshot taken after the lock: it sees all who came before it.
      SELECT 1, m.id, m.seq, m.kind, m.body, m.expires_at INTO status, id, seq, kind, body, v_expires
        FROM store.message m
       WHERE m.lane_id = p_lane AND m.seq > p_seq AND m.id >= store.id_before(p_lane)
       ORDER BY m.seq LIMIT 1;
      status := coalesce(status, 0);   -- nothing but gaps
    END IF;
    IF status = 0 THEN
      DELETE FROM store.lane l WHERE l.endpoint_id = p_endpoint AND l.subscriber = p_subscriber;
    ELSIF p_want AND coalesce(v_expires <= store.clock(), id < store.expiry_floor(v_ttl)) THEN
      -- Past its time: a claim expires it.
      PERFORM store.give_back(p_endpoint, p_subscriber, p_lane, p_epoch);
      p_want := false;
    END IF;
    IF status = 1 AND NOT p_want THEN
      status := 3; id := NULL; seq := NULL; kind := NULL; body := NULL;
    END IF;
  END IF;
  INSERT INTO store.delivery (id, at, state, attempts, code, reason, carrier_ref)
  VALUES (p_id, store.clock(), p_state, p_attempts, p_code, p_reason, p_ref);
  IF p_also <> '{}' THEN
    INSERT INTO store.delivery (id, at, state, attempts, code, reason, carrier_ref)
    SELECT a, store.clock(), p_state, p_attempts, p_code, p_reason, p_ref FROM unnest(p_also) a;
  END IF;
  IF p_state = 2 THEN early := store.report_end(p_id, 'rejected', p_code, p_reason); END IF;
  IF v_bad THEN PERFORM store.circuit_ok(p_endpoint); END IF;
  IF p_state = 1 THEN
    early := EXISTS (SELECT FROM store.early_report o
                      WHERE o.ref IN (p_id::text, p_ref) AND o.endpoint_id = p_endpoint);
  END IF;
END $$;

-- The message at p_seq failed for now: the lane waits p_delay and keeps all that comes. False when
-- the lease was lost. p_fault: the endpoint itself is to blame, which feeds its circuit. p_upto: the
-- last of those that went with it, and will go with it again.
CREATE FUNCTION store.retry(p_endpoint int, p_subscriber text, p_lane uuid, p_epoch int, p_seq int,
    p_code int, p_fault boolean, p_delay interval, p_upto int DEFAULT NULL)
RETURNS boolean LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  UPDATE store.lane l
     SET attempts = CASE WHEN l.head >= p_seq THEN l.attempts + 1 ELSE 1 END,
         head = greatest(l.head, p_seq), code = p_code, upto = p_upto, leased = false,
         due_at = store.clock() + p_delay
   WHERE l.endpoint_id = p_endpoint AND l.subscriber = p_subscriber
     AND l.lane_id = p_lane AND l.epoch = p_epoch;
  IF NOT FOUND THEN RETURN false; END IF;
  IF p_fault THEN PERFORM store.circuit_fail(p_endpoint); END IF;
  RETURN true;
END $$;

-- Tells a sender who asked for it that we gave a message up, by a report of our own, which is matched
-- like a carrier's that came early. True when there is one.
CREATE FUNCTION store.report_end(p_id uuid, p_cause text, p_code int, p_reason text) RETURNS boolean
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  INSERT INTO store.early_report (endpoint_id, ref, message, rank, state, body, at)
  SELECT m.endpoint_id, m.id::text, m.id, 9, 3,
         json_build_object('status', 'failed', 'reason', left(coalesce(p_reason, p_cause), 200),
           'at', (extract(epoch FROM store.clock()) * 1000)::bigint, 'cause', p_cause,
           'code', p_code::text)::text, store.clock()
    FROM store.message m WHERE m.id = p_id AND m.kind = 0 AND m.reports
  ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;

-- The messages that follow one in its lane, up to p_limit; the caller holds the lease.
CREATE FUNCTION store.followers(p_lane uuid, p_seq int, p_upto int, p_limit int)
RETURNS TABLE (id uuid, seq int, kind smallint, body text)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT m.id, m.seq, m.kind, m.body FROM store.message m
    WHERE m.lane_id = p_lane AND m.seq > p_seq AND m.seq <= p_upto AND m.id >= store.id_before(p_lane)
    ORDER BY m.seq LIMIT p_limit;
END $$;

-- Gives a lane back untried, due at once. False when the lease was lost.
CREATE FUNCTION store.give_back(p_endpoint int, p_subscriber text, p_lane uuid, p_epoch int)
RETURNS boolean LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  UPDATE store.lane l SET leased = false, due_at = store.clock()
   WHERE l.endpoint_id = p_endpoint AND l.subscriber = p_subscriber
     AND l.lane_id = p_lane AND l.epoch = p_epoch;
  RETURN FOUND;
END $$;

-- Renews the lease of a lane whose delivery takes long. False when it was lost, or has run out and
-- was taken away.
CREATE FUNCTION store.renew(p_endpoint int, p_subscriber text, p_lane uuid, p_epoch int, p_lease interval)
RETURNS boolean LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  UPDATE store.lane l SET due_at = store.clock() + p_lease
   WHERE l.endpoint_id = p_endpoint AND l.subscriber = p_subscriber
     AND l.lane_id = p_lane AND l.epoch = p_epoch AND l.leased;
  RETURN FOUND;
END $$;

-- ---------------------------------------------------------------------------- circuit breaker

-- Both step over a row that another session is writing: the counters may lag behind, and the row is
-- never something to queue for.
CREATE FUNCTION store.circuit_fail(p_endpoint int) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  PERFORM FROM store.endpoint e WHERE e.endpoint_id = p_endpoint FOR NO KEY UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN; END IF;
  UPDATE store.endpoint e
     SET fails = e.fails + 1,
         state = CASE WHEN e.state <> 0 OR e.fails + 1 >= e.threshold THEN 1 ELSE 0 END,
         probe_at = CASE WHEN e.state = 0 AND e.fails + 1 < e.threshold THEN e.probe_at
                         WHEN e.state = 1 THEN e.probe_at
                         ELSE store.clock() + e.retry_every END,
         quota = 3
   WHERE e.endpoint_id = p_endpoint AND (e.state <> 1 OR e.quota <> 3);
END $$;

CREATE FUNCTION store.circuit_ok(p_endpoint int) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  PERFORM FROM store.endpoint e WHERE e.endpoint_id = p_endpoint FOR NO KEY UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN; END IF;
  UPDATE store.endpoint e
     SET fails = 0, state = CASE e.state WHEN 1 THEN 2 ELSE e.state END,
         probe_at = CASE e.state WHEN 1 THEN store.clock() ELSE e.probe_at END
   WHERE e.endpoint_id = p_endpoint AND (e.state = 1 OR e.fails > 0);
END $$;
