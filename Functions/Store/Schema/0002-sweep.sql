-- The sweep: claims what is due, takes over what was left, expires what waited too long.

-- Leases up to p_limit due lanes, at most p_share of one endpoint, and returns their heads. An
-- endpoint with an open circuit lets out its quota of lanes once per retry_every, however many wait;
-- half-open four times more a round, until past 10,000 it closes. Any number of sweepers may call at
-- once. Heads past their time are expired on the way. Endpoints in p_skip are left alone: the caller
-- has its share of them in hand.
CREATE FUNCTION store.claim(p_limit int, p_share int, p_skip int[], p_lease interval)
RETURNS TABLE (endpoint_id int, version int, subscriber text, lane_id uuid, epoch int, attempts int,
               upto int, id uuid, seq int, kind smallint, body text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off AS $$
#variable_conflict use_column
DECLARE
  v_eps int[]; v_ns int[]; v_sts smallint[]; v_le int[]; v_ls text[]; r record;
BEGIN
  WITH due AS (
    SELECT e.endpoint_id, e.quota, e.state FROM store.endpoint e
     WHERE e.state <> 0 AND e.probe_at <= store.clock() AND e.endpoint_id <> ALL (p_skip)
       -- A probe is spent on a lane that is due, or there is none to wait for.
       AND (e.state = 2
            OR store.first_due(e.endpoint_id) <= store.clock()
            -- A scalar on purpose: EXISTS may be planned as a hash over the whole lane table.
            OR (SELECT true FROM store.lane k WHERE k.endpoint_id = e.endpoint_id LIMIT 1) IS NULL)
     FOR NO KEY UPDATE SKIP LOCKED),
  up AS (
    UPDATE store.endpoint e
       SET probe_at = store.clock() + CASE e.state WHEN 1 THEN e.retry_every
                                                   ELSE interval '200 milliseconds' END,
           quota = CASE e.state WHEN 2 THEN e.quota * 4 ELSE e.quota END,
           state = CASE WHEN e.state = 2 AND e.quota * 4 > 10000 THEN 0 ELSE e.state END
      FROM due WHERE e.endpoint_id = due.endpoint_id
    RETURNING e.endpoint_id, due.quota, due.state)
  SELECT array_agg(up.endpoint_id), array_agg(up.quota), array_agg(up.state)
    INTO v_eps, v_ns, v_sts FROM up;

  WITH ep AS (
    SELECT * FROM (
      SELECT e.endpoint_id, p_share AS n FROM store.endpoint e
       WHERE e.state = 0 AND e.endpoint_id <> ALL (p_skip)
         AND (v_eps IS NULL OR e.endpoint_id <> ALL (v_eps))
      UNION ALL SELECT * FROM unnest(v_eps, v_ns)) q
    ORDER BY random()),                -- no endpoint comes last every time
  pick AS (
    SELECT l.at FROM ep CROSS JOIN LATERAL (
      SELECT q.at FROM (VALUES (3), (2), (1)) AS p(priority) CROSS JOIN LATERAL (
        SELECT k.ctid AS at FROM store.lane k
         WHERE k.endpoint_id = ep.endpoint_id AND k.priority = p.priority AND NOT k.leased
           AND k.due_at <= store.clock()
         ORDER BY k.due_at LIMIT ep.n FOR UPDATE SKIP LOCKED) q
      LIMIT ep.n) l
    LIMIT p_limit),
  up AS (                              -- by place: a join might be planned to read every lane
    UPDATE store.lane l SET epoch = l.epoch + 1, leased = true, due_at = store.clock() + p_lease
     WHERE l.ctid = ANY (ARRAY(SELECT p.at FROM pick p))
    RETURNING l.endpoint_id, l.subscriber)
  SELECT array_agg(up.endpoint_id), array_agg(up.subscriber) INTO v_le, v_ls FROM up;

  IF v_eps IS NOT NULL AND coalesce(array_length(v_le, 1), 0) < p_limit THEN
    -- Half-open and fewer waited than may go: nothing is held back, so it closes. Open and no lane
    -- to probe with: the next message accepted is the probe.
    UPDATE store.endpoint e
       SET state = 0, fails = CASE q.state WHEN 1 THEN greatest(e.threshold - 1, 0) ELSE 0 END
      FROM unnest(v_eps, v_ns, v_sts) AS q(endpoint_id, n, state)
     WHERE e.endpoint_id = q.endpoint_id
       AND CASE q.state
             WHEN 2 THEN (SELECT count(*) FROM unnest(v_le) c WHERE c = q.endpoint_id) < q.n
             ELSE (SELECT true FROM store.lane l WHERE l.endpoint_id = q.endpoint_id LIMIT 1) IS NULL END;
  END IF;

  IF v_le IS NULL THEN RETURN; END IF;
  FOR r IN                             -- a new snapshot: the heads are visible
    SELECT l.endpoint_id, e.version, l.subscriber, l.lane_id, l.epoch, l.attempts, l.upto,
           m.id, m.seq, m.kind, m.body,
           m.id IS NULL OR coalesce(m.expires_at <= store.clock(), m.id < store.expiry_floor(e.ttl)) AS skip
      FROM unnest(v_le, v_ls) AS c(endpoint_id, subscriber)
      JOIN store.endpoint e ON e.endpoint_id = c.endpoint_id
     CROSS JOIN LATERAL (SELECT * FROM store.lane x
        WHERE x.endpoint_id = c.endpoint_id AND x.subscriber = c.subscriber OFFSET 0) l
      LEFT JOIN LATERAL store.lane_head(l.lane_id, l.head) m ON true
  LOOP
    endpoint_id := r.endpoint_id; version := r.version; subscriber := r.subscriber;
    lane_id := r.lane_id; epoch := r.epoch; attempts := r.attempts; upto := r.upto;
    id := r.id; seq := coalesce(r.seq, 0); kind := r.kind; body := r.body;
    IF r.skip THEN
      PERFORM store.lane_expire(endpoint_id, subscriber);
      SELECT m.id, coalesce(m.seq, 0), m.kind, m.body INTO id, seq, kind, body
        FROM store.lane l CROSS JOIN LATERAL store.lane_head(l.lane_id, l.head) m
       WHERE l.endpoint_id = r.endpoint_id AND l.subscriber = r.subscriber;
      CONTINUE WHEN id IS NULL;
      attempts := 0; upto := NULL;
    END IF;
    RETURN NEXT;
  END LOOP;
END $$;

-- The least id that is not yet past its time: a message as old as its time to live is past it.
CREATE FUNCTION store.expiry_floor(ttl interval) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM store.clock() - ttl) * 1000)::bigint + 1), 12, '0')
          || '70008000000000000000')::uuid
$$;

-- Lanes whose lease ran out become due. One read of the lane table, by one caller at a time; null if
-- another is at it. The epoch does not move: a late holder may still settle until the lane is claimed.
CREATE FUNCTION store.recover(p_limit int) RETURNS int
LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  n int;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('store.recover')) THEN RETURN NULL; END IF;
  UPDATE store.lane l SET leased = false
    FROM (SELECT k.endpoint_id, k.subscriber FROM store.lane k
           WHERE k.leased AND k.due_at <= store.clock() LIMIT p_limit FOR UPDATE SKIP LOCKED) d
   WHERE l.endpoint_id = d.endpoint_id AND l.subscriber = d.subscriber;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;

-- Records the messages of a lane that are past their time, moves the cursor behind those at its front
-- and ends the lane if none is left. The caller holds the lane's lock.
CREATE FUNCTION store.lane_expire(p_endpoint int, p_subscriber text) RETURNS int
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  v_floor uuid; v_lane store.lane%ROWTYPE; v_next int; v_n int := 0; r record; v_least timestamptz;
BEGIN
  SELECT store.expiry_floor(e.ttl) INTO v_floor FROM store.endpoint e WHERE e.endpoint_id = p_endpoint;
  SELECT * INTO v_lane FROM store.lane l
   WHERE l.endpoint_id = p_endpoint AND l.subscriber = p_subscriber;
  IF v_lane.head = 0 THEN              -- the opener, which has no number
    SELECT m.id, m.expires_at INTO r FROM store.message m WHERE m.id = v_lane.lane_id;
    IF FOUND THEN
      IF coalesce(r.expires_at > store.clock(), r.id >= v_floor) THEN
        v_next := 0;
        v_least := r.expires_at;
      ELSE
        PERFORM store.end_by_time(r.id, v_lane.attempts, v_lane.code);
        v_lane.attempts := 0; v_lane.code := NULL;
        v_n := 1;
      END IF;
    END IF;
  END IF;
  FOR r IN SELECT m.id, m.seq, m.expires_at FROM store.message m
            WHERE m.lane_id = v_lane.lane_id AND m.seq >= v_lane.head
              AND m.id >= store.id_before(v_lane.lane_id) ORDER BY m.seq LOOP
    IF coalesce(r.expires_at > store.clock(), r.id >= v_floor) THEN
      v_next := coalesce(v_next, r.seq);
      v_least := least(v_least, r.expires_at);
      IF v_lane.expires_at > store.clock() THEN  -- none behind it is past its own time
        v_least := v_lane.expires_at;
        EXIT;
      END IF;
    ELSE
      PERFORM store.end_by_time(r.id, CASE WHEN v_next IS NULL THEN v_lane.attempts ELSE 0 END,
                                CASE WHEN v_next IS NULL THEN v_lane.code END);
      IF v_next IS NULL THEN
        v_lane.attempts := 0; v_lane.code := NULL;
      ELSE                             -- a gap behind the head
        UPDATE store.message m SET lane_id = NULL, seq = NULL WHERE m.id = r.id;
      END IF;
      v_n := v_n + 1;
    END IF;
  END LOOP;
  IF v_next IS NULL THEN
    DELETE FROM store.lane l WHERE l.endpoint_id = p_endpoint AND l.subscriber = p_subscriber;
  ELSE
    UPDATE store.lane l
       SET head = v_next, attempts = v_lane.attempts, code = v_lane.code,
           upto = CASE WHEN v_n = 0 THEN l.upto END, expires_at = coalesce(v_least, 'infinity')
     WHERE l.endpoint_id = p_endpoint AND l.subscriber = p_subscriber;
  END IF;
  RETURN v_n;
END $$;

-- Records that a message's time is over: it goes back to where it waits for its next time of sending,
-- if it has one, else its sender is told.
CREATE FUNCTION store.end_by_time(p_id uuid, p_attempts int, p_code int) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  IF store.put_back(p_id) THEN
    INSERT INTO store.delivery (id, at, state, attempts, code, reason)
    VALUES (p_id, store.clock(), 6, p_attempts, p_code, 'waits for its next time of sending');
    RETURN;
  END IF;
  INSERT INTO store.delivery (id, at, state, attempts, code, reason)
  VALUES (p_id, store.clock(), 3, p_attempts, p_code, 'expired');
  PERFORM store.report_end(p_id, CASE WHEN p_attempts = 0 THEN 'validity'
                                      WHEN p_code = 429 THEN 'throttled'
                                      WHEN coalesce(p_code, 0) < 100 THEN 'unreachable'
                                      ELSE 'validity' END, p_code, 'expired');
END $$;

-- Expires what is past the time that it was given itself: up to p_limit lanes. Returns how many.
CREATE FUNCTION store.expire_own(p_limit int) RETURNS int
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  r record; n int := 0;
BEGIN
  FOR r IN SELECT l.endpoint_id, l.subscriber FROM store.lane l
            WHERE NOT l.leased AND l.expires_at < 'infinity' AND l.expires_at <= store.clock()
            ORDER BY l.expires_at LIMIT p_limit FOR UPDATE SKIP LOCKED LOOP
    PERFORM store.lane_expire(r.endpoint_id, r.subscriber);
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;

-- Expires behind an open circuit, whose lanes no claim touches: up to p_limit old lanes of one
-- endpoint after p_after. Returns the last subscriber looked at, null when done.
CREATE FUNCTION store.expire(p_endpoint int, p_after text, p_limit int) RETURNS text
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  r record; v_floor uuid; v_last text;
BEGIN
  SELECT store.expiry_floor(e.ttl) INTO v_floor FROM store.endpoint e WHERE e.endpoint_id = p_endpoint;
  FOR r IN
    SELECT l.subscriber, l.lane_id, l.head FROM store.lane l
     WHERE l.endpoint_id = p_endpoint AND l.subscriber > p_after
       AND l.lane_id < v_floor         -- a head is never older than its lane
       AND NOT (l.leased AND l.due_at > store.clock())
     ORDER BY l.subscriber LIMIT p_limit FOR UPDATE SKIP LOCKED
  LOOP
    IF EXISTS (SELECT FROM store.lane_head(r.lane_id, r.head) h
                WHERE h.id < v_floor AND h.expires_at IS NULL) THEN
      PERFORM store.lane_expire(p_endpoint, r.subscriber);
    END IF;
    v_last := r.subscriber;
  END LOOP;
  RETURN v_last;
END $$;

-- Milliseconds until the next lane may be claimed, at least 0; null when none waits.
CREATE FUNCTION store.next_due() RETURNS bigint
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  v_at timestamptz;
BEGIN
  SELECT min(CASE e.state WHEN 0 THEN d.at ELSE greatest(d.at, e.probe_at) END) INTO v_at
    FROM store.endpoint e CROSS JOIN LATERAL (SELECT store.first_due(e.endpoint_id) AS at OFFSET 0) d
   WHERE d.at IS NOT NULL;
  v_at := least(v_at, store.next_release());
  RETURN CASE WHEN v_at IS NOT NULL   -- greatest() steps over nulls
              THEN greatest(0, ceil(extract(epoch FROM v_at - store.clock()) * 1000)) END;
END $$;
