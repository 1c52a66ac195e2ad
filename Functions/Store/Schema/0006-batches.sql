-- Requests of many messages: names, quotas, dialogues, times of sending, and what can be listed.

-- Messages that wait for their time of sending, or for an operator. A row of a message that went out
-- in one of several times stays until it is settled or its last time is over.
CREATE TABLE store.scheduled (
  id           uuid        PRIMARY KEY,         -- as it was accepted
  source_id    int         NOT NULL REFERENCES store.partner,
  endpoint_id  int         NOT NULL REFERENCES store.endpoint,
  subscriber   text        COLLATE "C" NOT NULL,
  due_at       timestamptz NOT NULL,            -- when it is let out next
  is_held      boolean     NOT NULL,            -- not before an operator says so
  starts       timestamptz[] NOT NULL,          -- its times of sending, in order
  ends         timestamptz[] NOT NULL,
  expires_at   timestamptz,                     -- the end of its validity
  priority     smallint    NOT NULL,
  current      uuid,                            -- the message that it went out as
  reports      boolean     NOT NULL,
  batch        text,
  archive      int,
  body         text        NOT NULL
);
CREATE INDEX scheduled_due ON store.scheduled (due_at) WHERE current IS NULL AND NOT is_held;
CREATE INDEX scheduled_held ON store.scheduled (expires_at) WHERE is_held;
CREATE INDEX scheduled_source ON store.scheduled (source_id, batch);
CREATE UNIQUE INDEX scheduled_current ON store.scheduled (current) WHERE current IS NOT NULL;

-- Names that were used within the hour.
CREATE TABLE store.used_name (
  endpoint_id  int         NOT NULL,
  name         text        COLLATE "C" NOT NULL,
  at           timestamptz NOT NULL,
  PRIMARY KEY (endpoint_id, name)
);
CREATE INDEX used_name_at ON store.used_name (at);

-- When messages of a partner to one number were let go within the hour, as many as its quota.
CREATE TABLE store.quota (
  endpoint_id  int         NOT NULL,
  subscriber   text        COLLATE "C" NOT NULL,
  at           timestamptz NOT NULL,            -- the last
  times        timestamptz[] NOT NULL,
  PRIMARY KEY (endpoint_id, subscriber)
);
CREATE INDEX quota_at ON store.quota (at);

-- Queues of the product itself, for partners without a broker. A message stays until it is taken off.
CREATE TABLE store.queue (
  id           uuid        PRIMARY KEY,         -- of the MO or DR
  endpoint_id  int         NOT NULL,
  name         text        COLLATE "C" NOT NULL,
  type         text        NOT NULL,
  body         text        NOT NULL,
  at           timestamptz NOT NULL,
  place        bigint      GENERATED ALWAYS AS IDENTITY
);
CREATE INDEX queue_place ON store.queue (endpoint_id, name, place);

-- A new id of now.
CREATE FUNCTION store.new_id() RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM store.clock()) * 1000)::bigint), 12, '0') || '7'
          || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid
$$;

-- The time of a number of milliseconds since 1970.
CREATE FUNCTION store.at_ms(ms numeric) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT to_timestamp(ms / 1000.0)
$$;

-- The key of a message: half from its sender's id, half from the subscriber.
CREATE FUNCTION store.key_of(p_id text, p_subscriber text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (substr(encode(sha256(convert_to(p_id, 'UTF8')), 'hex'), 1, 16)
          || substr(encode(sha256(convert_to(p_subscriber, 'UTF8')), 'hex'), 1, 16))::uuid
$$;

-- Takes a name for an hour; false when it is taken.
CREATE FUNCTION store.take_name(p_endpoint int, p_name text) RETURNS boolean
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  INSERT INTO store.used_name AS u (endpoint_id, name, at) VALUES (p_endpoint, p_name, store.clock())
  ON CONFLICT (endpoint_id, name) DO UPDATE SET at = store.clock()
     WHERE u.at <= store.clock() - interval '1 hour';
  RETURN FOUND;
END $$;

-- Counts a message to a number; false, and nothing counted, when it is one too many within an hour.
CREATE FUNCTION store.count_message(p_endpoint int, p_subscriber text, p_quota int) RETURNS boolean
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  INSERT INTO store.quota AS q (endpoint_id, subscriber, at, times)
  VALUES (p_endpoint, p_subscriber, store.clock(), ARRAY[store.clock()])
  ON CONFLICT (endpoint_id, subscriber) DO UPDATE
     SET at = store.clock(),
         times = ARRAY(SELECT t FROM unnest(q.times) t WHERE t > store.clock() - interval '1 hour')
                 || store.clock()
   WHERE (SELECT count(*) FROM unnest(q.times) t WHERE t > store.clock() - interval '1 hour') < p_quota;
  RETURN FOUND;
END $$;

-- Begins a dialogue under a free number that extends the service's own to 14 digits.
CREATE FUNCTION store.begin_dialogue(p_endpoint int, p_dialogue text, p_subscriber text, p_number text)
RETURNS text LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET jit = off AS $$
DECLARE
  v_number text;
BEGIN
  FOR i IN 1 .. 100 LOOP
    v_number := p_number || lpad(floor(random() * 10 ^ (14 - length(p_number)))::bigint::text,
                                 14 - length(p_number), '0');
    INSERT INTO store.dialogue (dialogue_id, endpoint_id, subscriber, number, used_at)
    VALUES (p_dialogue, p_endpoint, p_subscriber, v_number, store.clock()) ON CONFLICT DO NOTHING;
    IF FOUND THEN RETURN v_number; END IF;
  END LOOP;
  RAISE EXCEPTION 'no number is free for a dialogue';
END $$;

-- Takes the messages of one request, all or nothing; a row each, by their place in p_items. p_items:
-- [{"id", "owner", "body", "reports", "priority", "expires" (ms), "slots": [[start, end|null], …] (ms),
-- "names": […], "dialogue": {"id", "new"}, "archive", "key", "content", "carrier"}]. The body of one with
-- a dialogue has no "from": it is put in front. Outcome:
--   1 send  2 stored  3 duplicate  4 conflict (as accept)
--   5 scheduled  6 held  7 a name is taken  8 no such dialogue  9 another subscriber's dialogue
-- One row with place 0 instead: -1 secret unknown, -2 service not the user's, -3 the agreement has
-- changed since p_version, -4 no such carrier.
CREATE FUNCTION store.submit(p_dialect text, p_secret bytea, p_service text, p_version int,
    p_batch text, p_batch_name text, p_items jsonb, p_lease interval)
RETURNS TABLE (place int, outcome int, source_id int, rate int, endpoint_id int, version int,
               id uuid, lane_id uuid, epoch int, body text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v record; p store.partner%ROWTYPE; r record; a record; d record; v_taken int[] := '{}'; v_start timestamptz;
  v_refused int[]; v_number text; v_expires timestamptz; v_end timestamptz; v_held boolean; v_carrier int;
  v_any boolean := false;
BEGIN
  SELECT * INTO v FROM store.profile(p_dialect, p_secret, p_service);
  IF v.endpoint_id IS NULL OR v.version <> p_version THEN
    place := 0;
    outcome := CASE WHEN NOT v.known THEN -1 WHEN v.endpoint_id IS NULL THEN -2 ELSE -3 END;
    RETURN NEXT; RETURN;
  END IF;
  SELECT * INTO p FROM store.partner x WHERE x.endpoint_id = v.endpoint_id;
  source_id := p.endpoint_id; rate := p.rate;

  -- Names in one order for all, so that no two requests wait for each other.
  IF p.is_unique THEN
    IF p_batch_name IS NOT NULL AND NOT store.take_name(p.endpoint_id, p_batch_name) THEN
      RETURN QUERY SELECT i::int, 7, p.endpoint_id, p.rate, NULL::int, NULL::int, NULL::uuid, NULL::uuid,
                          NULL::int, NULL::text FROM generate_series(1, jsonb_array_length(p_items)) i;
      RETURN;
    END IF;
    -- What will be refused takes no name.
    SELECT array_agg(i.ord::int) INTO v_refused
      FROM jsonb_array_elements(p_items) WITH ORDINALITY AS i(item, ord)
     WHERE NOT (i.item->'dialogue'->>'new')::boolean AND NOT EXISTS (
       SELECT FROM store.dialogue x WHERE x.dialogue_id = i.item->'dialogue'->>'id'
          AND x.endpoint_id = p.endpoint_id AND x.subscriber = i.item->>'owner'
          AND x.used_at > store.clock() - make_interval(days => p.dialogue_days));
    FOR r IN SELECT i.ord::int, n.name FROM jsonb_array_elements(p_items) WITH ORDINALITY AS i(item, ord)
               CROSS JOIN LATERAL jsonb_array_elements_text(i.item->'names') n(name)
              WHERE i.ord <> ALL (coalesce(v_refused, '{}'))
              ORDER BY n.name COLLATE "C", i.ord LOOP
      IF NOT store.take_name(p.endpoint_id, r.name) THEN v_taken := v_taken || r.ord; END IF;
    END LOOP;
  END IF;

  -- Lanes in one order for all, too.
  FOR r IN SELECT i.ord::int, i.item, i.item->>'owner' AS owner
             FROM jsonb_array_elements(p_items) WITH ORDINALITY AS i(item, ord)
            ORDER BY i.item->>'owner' COLLATE "C", i.ord LOOP
    place := r.ord; id := (r.item->>'id')::uuid; body := NULL;
    lane_id := NULL; epoch := NULL; endpoint_id := NULL; version := NULL;
    IF r.ord = ANY (v_taken) THEN outcome := 7; RETURN NEXT; CONTINUE; END IF;

    IF r.item ? 'dialogue' THEN
      IF (r.item->'dialogue'->>'new')::boolean THEN
        v_number := store.begin_dialogue(p.endpoint_id, r.item->'dialogue'->>'id', r.owner,
                                         p.dialogue_number);
      ELSE
        SELECT * INTO d FROM store.dialogue x
         WHERE x.dialogue_id = r.item->'dialogue'->>'id' AND x.endpoint_id = p.endpoint_id
           AND x.used_at > store.clock() - make_interval(days => p.dialogue_days) FOR UPDATE;
        IF NOT FOUND OR d.subscriber <> r.owner THEN
          outcome := CASE WHEN d.dialogue_id IS NULL THEN 8 ELSE 9 END;
          RETURN NEXT; CONTINUE;
        END IF;
        UPDATE store.dialogue x SET used_at = store.clock() WHERE x.dialogue_id = d.dialogue_id;
        v_number := d.number;
      END IF;
      body := '{"from":' || to_json(v_number) || ',' || substr(r.item->>'body', 2);
    END IF;

    v_carrier := p.carrier_id;
    IF r.item ? 'carrier' THEN
      SELECT x.endpoint_id INTO v_carrier FROM store.endpoint x
       WHERE x.kind = 'carrier' AND x.name = r.item->>'carrier';
    END IF;
    endpoint_id := v_carrier;
    SELECT x.version INTO version FROM store.endpoint x WHERE x.endpoint_id = v_carrier;
    v_held := p.quota > 0 AND NOT store.count_message(p.endpoint_id, r.owner, p.quota);
    v_expires := store.at_ms((r.item->>'expires')::numeric);
    v_start := coalesce(store.at_ms((r.item->'slots'->0->>0)::numeric), store.clock());
    v_end := store.at_ms((r.item->'slots'->0->>1)::numeric);
    v_any := true;
    IF v_held OR v_start > store.clock() OR jsonb_array_length(r.item->'slots') > 1 THEN
      INSERT INTO store.scheduled (id, source_id, endpoint_id, subscriber, due_at, is_held, starts, ends,
                                   expires_at, priority, current, reports, batch, archive, body)
      SELECT id, p.endpoint_id, v_carrier, r.owner, v_start, v_held,
             coalesce(array_agg(store.at_ms((s.slot->>0)::numeric) ORDER BY s.n)
                        FILTER (WHERE s.slot IS NOT NULL), '{}'),
             coalesce(array_agg(coalesce(store.at_ms((s.slot->>1)::numeric), 'infinity') ORDER BY s.n)
                        FILTER (WHERE s.slot IS NOT NULL), '{}'),
             v_expires, (r.item->>'priority')::smallint,
             CASE WHEN NOT v_held AND v_start <= store.clock() THEN id END,
             (r.item->>'reports')::boolean, p_batch,
             CASE WHEN (r.item->>'archive')::boolean THEN p.endpoint_id END, coalesce(body, r.item->>'body')
        FROM (SELECT 1) one LEFT JOIN jsonb_array_elements(r.item->'slots') WITH ORDINALITY AS s(slot, n)
          ON true;
      IF v_held OR v_start > store.clock() THEN
        outcome := CASE WHEN v_held THEN 6 ELSE 5 END;
        RETURN NEXT; CONTINUE;
      END IF;
    END IF;
    SELECT * INTO a FROM store.accept(id, v_carrier, r.owner, p.endpoint_id, 0::smallint,
      (r.item->>'reports')::boolean, coalesce(body, r.item->>'body'), (r.item->>'key')::uuid,
      (r.item->>'content')::uuid, p_lease, (r.item->>'priority')::smallint, least(v_expires, v_end),
      p_batch, CASE WHEN (r.item->>'archive')::boolean THEN p.endpoint_id END, p_memory => interval '1 day');
    outcome := a.outcome; id := a.id; lane_id := a.lane_id; epoch := a.epoch;
    RETURN NEXT;
  END LOOP;
  -- A request of which nothing was taken does not take its name.
  IF NOT v_any AND p_batch_name IS NOT NULL THEN
    DELETE FROM store.used_name u WHERE u.endpoint_id = p.endpoint_id AND u.name = p_batch_name;
  END IF;
END $$;

-- MO in, from the very partner that it is for, as when a page of its own took it from a subscriber.
-- It has arrived with that, so it needs no lane; it can be listed. A keyword of the partner's that it
-- begins with is put in front, as by originate(). The same id twice is recorded once. Outcome:
--   1 recorded  -1 secret unknown  -2 service not the user's  -3 the agreement has changed
CREATE FUNCTION store.record_mo(p_dialect text, p_secret bytea, p_service text, p_version int, p_id uuid,
    p_owner text, p_number text, p_word text, p_keyword text, p_body text, OUT outcome int, OUT rate int)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  v record; v_body text := p_body;
BEGIN
  SELECT * INTO v FROM store.profile(p_dialect, p_secret, p_service);
  IF v.endpoint_id IS NULL OR v.version <> p_version THEN
    outcome := CASE WHEN NOT v.known THEN -1 WHEN v.endpoint_id IS NULL THEN -2 ELSE -3 END;
    RETURN;
  END IF;
  outcome := 1;
  rate := (SELECT p.rate FROM store.partner p WHERE p.endpoint_id = v.endpoint_id);
  IF EXISTS (SELECT FROM store.route r WHERE r.number = p_number AND r.keyword = p_keyword
                AND r.keyword <> '' AND r.endpoint_id = v.endpoint_id) THEN
    v_body := '{"keyword":' || to_json(p_word) || ',' || substr(p_body, 2);
  END IF;
  INSERT INTO store.message (id, endpoint_id, source_id, subscriber, kind, reports, archive, body)
  VALUES (p_id, v.endpoint_id, v.endpoint_id, p_owner, 1, false, v.endpoint_id, v_body)
  ON CONFLICT DO NOTHING;
  IF FOUND THEN
    INSERT INTO store.delivery (id, at, state, attempts) VALUES (p_id, store.clock(), 1, 0);
  END IF;
END $$;

-- Puts a message whose time of sending is over back until its next one, which may have begun; false
-- when there is none.
CREATE FUNCTION store.put_back(p_id uuid) RETURNS boolean
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  v_next timestamptz;
BEGIN
  SELECT (SELECT min(w.a) FROM unnest(s.starts, s.ends) AS w(a, b)
           WHERE w.a > s.due_at AND w.b > store.clock() AND w.a < coalesce(s.expires_at, 'infinity'))
    INTO v_next FROM store.scheduled s
   WHERE s.current = p_id AND coalesce(s.expires_at > store.clock(), true) FOR UPDATE;
  IF v_next IS NULL THEN RETURN false; END IF;
  UPDATE store.scheduled s SET current = NULL, due_at = v_next WHERE s.current = p_id;
  RETURN true;
END $$;

-- Ends a message that was not let out: with its delivery, and its sender is told.
CREATE FUNCTION store.end_scheduled(p_id uuid, p_state smallint, p_cause text, p_reason text)
RETURNS void LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  v_new uuid := store.new_id(); r store.scheduled%ROWTYPE;
BEGIN
  DELETE FROM store.scheduled s WHERE s.id = p_id RETURNING s.* INTO r;
  INSERT INTO store.message (id, endpoint_id, source_id, subscriber, kind, reports, batch, archive, body)
  VALUES (v_new, r.endpoint_id, r.source_id, r.subscriber, 0, r.reports, r.batch, r.archive, r.body);
  INSERT INTO store.delivery (id, at, state, attempts, reason)
  VALUES (v_new, store.clock(), p_state, 0, p_reason);
  PERFORM store.name_message(v_new, r);
  PERFORM store.report_end(v_new, p_cause, NULL, p_reason);
END $$;

-- Lets a message that was scheduled be found by the id that its sender knows.
CREATE FUNCTION store.name_message(p_id uuid, r store.scheduled) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO store.message_key (id, source_id, key, content)
  VALUES (p_id, r.source_id, store.key_of(r.body::json->>'id', r.subscriber), r.id)
  ON CONFLICT DO NOTHING
$$;

-- Lets out up to p_limit messages whose time has come, the more urgent first, and ends those whose
-- validity is over. They leave with a new id, since a lane looks for its messages near its own age.
-- Returns how many.
CREATE FUNCTION store.release(p_limit int) RETURNS int
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  r store.scheduled%ROWTYPE; a record; v_ids uuid[]; v_new uuid; v_start timestamptz; v_end timestamptz; n int := 0;
BEGIN
  SELECT array_agg(q.id) INTO v_ids FROM (
    SELECT s.id FROM store.scheduled s
     WHERE s.current IS NULL AND NOT s.is_held AND s.due_at <= store.clock()
     ORDER BY s.due_at LIMIT p_limit FOR UPDATE SKIP LOCKED) q;
  v_ids := v_ids || ARRAY(             -- nobody decided on them in time
    SELECT s.id FROM store.scheduled s WHERE s.is_held AND s.expires_at <= store.clock()
     ORDER BY s.expires_at LIMIT p_limit FOR UPDATE SKIP LOCKED);
  IF coalesce(v_ids, '{}') = '{}' THEN RETURN 0; END IF;
  FOR r IN SELECT s.* FROM store.scheduled s WHERE s.id = ANY (v_ids)
            ORDER BY s.subscriber, s.priority DESC, s.due_at, s.id LOOP
    v_new := store.new_id();
    n := n + 1;
    -- The time of sending that is on, or the next one: nobody may have come by while one was.
    v_start := NULL; v_end := NULL;
    SELECT x.s, x.e INTO v_start, v_end FROM unnest(r.starts, r.ends) x(s, e)
     WHERE x.e > store.clock() ORDER BY x.s LIMIT 1;
    IF v_start > store.clock() AND coalesce(r.expires_at > store.clock(), true) THEN
      UPDATE store.scheduled s SET due_at = least(v_start, r.expires_at) WHERE s.id = r.id;
      CONTINUE;
    END IF;
    IF r.expires_at <= store.clock() OR (v_end IS NULL AND r.ends <> '{}') THEN
      PERFORM store.end_scheduled(r.id, 3::smallint, 'validity', 'expired');
      CONTINUE;
    END IF;
    SELECT * INTO a FROM store.accept(v_new, r.endpoint_id, r.subscriber, r.source_id, 0::smallint,
      r.reports, r.body, NULL, NULL, interval '1 minute', r.priority,
      nullif(least(r.expires_at, v_end), 'infinity'), r.batch, r.archive);
    IF a.outcome = 1 THEN PERFORM store.give_back(r.endpoint_id, r.subscriber, a.lane_id, a.epoch); END IF;
    PERFORM store.name_message(v_new, r);
    IF EXISTS (SELECT FROM unnest(r.starts) x WHERE x > store.clock()) THEN
      UPDATE store.scheduled s SET current = v_new WHERE s.id = r.id;
    ELSE
      DELETE FROM store.scheduled s WHERE s.id = r.id;
    END IF;
  END LOOP;
  RETURN n;
END $$;

-- When the next message is let out; null when none waits for its time.
CREATE FUNCTION store.next_release() RETURNS timestamptz
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  RETURN (SELECT s.due_at FROM store.scheduled s WHERE s.current IS NULL AND NOT s.is_held
           ORDER BY s.due_at LIMIT 1);
END $$;

-- ---------------------------------------------------------------------------- requests, afterwards

-- The messages of a partner's requests that have not been handed over: those that wait for their
-- time or an operator, and those in lanes behind what is in flight.
CREATE FUNCTION store.unsent(p_partner int, p_batch text)
RETURNS TABLE (batch text, id uuid, is_held boolean, is_scheduled boolean, endpoint_id int, subscriber text,
               seq int, body text)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT s.batch, s.id, s.is_held, true, s.endpoint_id, s.subscriber, NULL::int, s.body
    FROM store.scheduled s
   WHERE s.source_id = p_partner AND s.current IS NULL AND s.batch IS NOT NULL
     AND (p_batch IS NULL OR s.batch = p_batch);
  IF p_batch IS NULL THEN              -- by the lanes: all that a partner ever sent would be more
    RETURN QUERY
    SELECT m.batch, m.id, false, false, l.endpoint_id, l.subscriber, coalesce(m.seq, 0), m.body
      FROM store.lane l CROSS JOIN LATERAL (
        SELECT x.* FROM store.message x WHERE l.head = 0 AND NOT l.leased AND x.id = l.lane_id
        UNION ALL
        SELECT x.* FROM store.message x WHERE x.lane_id = l.lane_id AND x.seq >= l.head
           AND x.seq > CASE WHEN l.leased THEN (SELECT coalesce(h.seq, 0)
                              FROM store.lane_head(l.lane_id, l.head) h) ELSE -1 END) m
     WHERE l.endpoint_id IN (SELECT e.endpoint_id FROM store.endpoint e WHERE e.kind = 'carrier')
       AND m.source_id = p_partner AND m.batch IS NOT NULL;
    RETURN;
  END IF;
  RETURN QUERY                         -- behind the cursor of the lane that it opened or waits in
  SELECT m.batch, m.id, false, false, l.endpoint_id, l.subscriber, coalesce(m.seq, 0), m.body
    FROM store.message m
   CROSS JOIN LATERAL (SELECT x.* FROM store.lane x
      WHERE x.endpoint_id = m.endpoint_id AND x.subscriber = m.subscriber
        AND x.lane_id = coalesce(m.lane_id, m.id) AND coalesce(m.seq, 0) >= x.head OFFSET 0) l
   WHERE m.source_id = p_partner AND m.batch = p_batch
     AND (NOT l.leased OR coalesce(m.seq, 0) >
            (SELECT coalesce(h.seq, 0) FROM store.lane_head(l.lane_id, l.head) h));
END $$;

-- A partner's requests with messages left, by name.
CREATE FUNCTION store.batches(p_partner int, p_batch text)
RETURNS TABLE (batch text, total bigint, on_hold bigint) LANGUAGE sql STABLE AS $$
  SELECT u.batch, count(*), count(*) FILTER (WHERE u.is_held) FROM store.unsent(p_partner, p_batch) u
   GROUP BY u.batch ORDER BY u.batch
$$;

-- Stops what is left of a request; returns the bodies of what was stopped, in order of acceptance.
CREATE FUNCTION store.stop_batch(p_partner int, p_batch text) RETURNS SETOF text
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  r record; v_lane store.lane%ROWTYPE; v_missed boolean := true;
BEGIN
  -- Again while one was let out meanwhile: a new look finds it in its lane.
  WHILE v_missed LOOP
    v_missed := false;
    FOR r IN SELECT u.* FROM store.unsent(p_partner, p_batch) u
              ORDER BY u.subscriber COLLATE "C", u.id LOOP
      IF r.is_scheduled THEN
        DELETE FROM store.scheduled s WHERE s.id = r.id AND s.current IS NULL;
        v_missed := v_missed OR NOT FOUND;
        CONTINUE WHEN NOT FOUND;
      ELSE
        SELECT * INTO v_lane FROM store.lane l
         WHERE l.endpoint_id = r.endpoint_id AND l.subscriber = r.subscriber FOR UPDATE;
        CONTINUE WHEN NOT FOUND OR v_lane.head > r.seq
          OR EXISTS (SELECT FROM store.delivery d WHERE d.id = r.id)
          OR (v_lane.leased AND NOT EXISTS (SELECT FROM store.lane_head(v_lane.lane_id, v_lane.head) h
                                             WHERE coalesce(h.seq, 0) < r.seq));
        IF r.seq = 0 THEN                -- the opener: what follows becomes the head
          UPDATE store.lane l SET head = 1, attempts = 0, code = NULL
           WHERE l.endpoint_id = r.endpoint_id AND l.subscriber = r.subscriber;
        ELSE
          UPDATE store.message m SET lane_id = NULL, seq = NULL WHERE m.id = r.id;
        END IF;
        DELETE FROM store.lane l WHERE l.endpoint_id = r.endpoint_id AND l.subscriber = r.subscriber
           AND NOT l.leased AND NOT EXISTS (SELECT FROM store.lane_head(l.lane_id, l.head));
        INSERT INTO store.delivery (id, at, state, attempts, reason)
        VALUES (r.id, store.clock(), 5, 0, 'stopped by its sender');
      END IF;
      RETURN NEXT r.body;
    END LOOP;
  END LOOP;
END $$;

-- What waits for an operator.
CREATE FUNCTION store.holds(p_limit int)
RETURNS TABLE (id uuid, partner text, subscriber text, batch text) LANGUAGE sql STABLE AS $$
  SELECT s.id, e.name, s.subscriber, s.batch FROM store.scheduled s
    JOIN store.endpoint e ON e.endpoint_id = s.source_id
   WHERE s.is_held ORDER BY s.id LIMIT p_limit
$$;

-- Lets a held message go, or drops it; false when it is not held (any more).
CREATE FUNCTION store.decide_hold(p_id uuid, p_release boolean) RETURNS boolean
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  IF p_release THEN
    UPDATE store.scheduled s SET is_held = false, due_at = greatest(s.due_at, store.clock())
     WHERE s.id = p_id AND s.is_held;
    RETURN FOUND;
  END IF;
  PERFORM FROM store.scheduled s WHERE s.id = p_id AND s.is_held FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM store.end_scheduled(p_id, 2::smallint, 'rejected', 'dropped by an operator');
  RETURN true;
END $$;

-- The messages of a partner that can be listed, oldest first; null kind: both ways. One that went on as
-- a new message, sent again or put back until its next time, is listed as that alone.
CREATE FUNCTION store.archived(p_partner int, p_kind smallint, p_from timestamptz, p_until timestamptz,
    p_limit int)
RETURNS TABLE (id uuid, kind smallint, body text, state smallint, report_state smallint)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT m.id, m.kind, m.body, d.state, d.report_state FROM store.message m
    LEFT JOIN store.delivery d ON d.id = m.id
   WHERE m.archive = p_partner AND m.id >= store.id_floor(p_from) AND m.id < store.id_floor(p_until)
     AND (p_kind IS NULL OR m.kind = p_kind) AND coalesce(d.state, 0) NOT IN (4, 6)
   ORDER BY m.id LIMIT p_limit;
END $$;

-- ---------------------------------------------------------------------------- connectors

-- Puts what an MO or DR became on a queue of its endpoint; once, however often it is tried.
CREATE FUNCTION store.enqueue(p_id uuid, p_name text, p_type text, p_body text) RETURNS boolean
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  INSERT INTO store.queue (id, endpoint_id, name, type, body, at)
  SELECT m.id, m.endpoint_id, p_name, p_type, p_body, store.clock() FROM store.message m
   WHERE m.id = p_id ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;

-- The oldest messages of a queue; they stay in it.
CREATE FUNCTION store.queued(p_endpoint int, p_name text, p_limit int)
RETURNS TABLE (id uuid, type text, body text)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT q.id, q.type, q.body FROM store.queue q
    WHERE q.endpoint_id = p_endpoint AND q.name = p_name ORDER BY q.place LIMIT p_limit;
END $$;

-- Takes a message off a queue; false when it is not there (any more).
CREATE FUNCTION store.take_off(p_endpoint int, p_name text, p_id uuid) RETURNS boolean
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  DELETE FROM store.queue q WHERE q.id = p_id AND q.endpoint_id = p_endpoint AND q.name = p_name;
  RETURN FOUND;
END $$;

-- Takes an MO (kind 1), or a DR about a message that is not ours (2), that a provider brings for the
-- one partner whose secret it shows; the partner stands for its source too. Outcome:
--   1 taken; its lane decision follows   3 the key was there before
--   -1 secret unknown   -3 the agreement has changed since p_version
CREATE FUNCTION store.receive(p_dialect text, p_secret bytea, p_version int, p_kind smallint,
    p_owner text, p_id uuid, p_body text, p_key uuid, p_lease interval,
    OUT outcome int, OUT endpoint_id int, OUT version int, OUT subscriber text,
    OUT decision smallint, OUT lane_id uuid, OUT epoch int, OUT body text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v record; a record;
BEGIN
  SELECT * INTO v FROM store.profile(p_dialect, p_secret, '');
  IF v.endpoint_id IS NULL THEN outcome := -1; RETURN; END IF;
  IF v.version <> p_version THEN outcome := -3; RETURN; END IF;
  SELECT coalesce(CASE p_kind WHEN 1 THEN p.mo_lane ELSE p.dr_lane END, p_owner) INTO subscriber
    FROM store.partner p WHERE p.endpoint_id = v.endpoint_id;
  -- A provider counts MOs anew some day; a state of an MT is told once.
  SELECT * INTO a FROM store.accept(p_id, v.endpoint_id, subscriber, v.endpoint_id, p_kind, false, p_body,
    p_key, p_key, p_lease, p_memory => CASE p_kind WHEN 1 THEN interval '1 day' ELSE '7 days' END);
  outcome := CASE WHEN a.outcome <= 2 THEN 1 ELSE 3 END;
  endpoint_id := v.endpoint_id; version := v.version; body := p_body;
  decision := a.outcome; lane_id := a.lane_id; epoch := a.epoch;
END $$;

-- Takes the state of an MT by the provider's own id, from a provider that shows a partner's secret.
-- p_body is a DR for the case that the MT was never ours, taken by receive(). Outcomes are those of
-- report() and receive().
CREATE FUNCTION store.notify(p_dialect text, p_secret bytea, p_version int, p_ref text,
    p_rank smallint, p_state smallint, p_report text, p_owner text, p_id uuid, p_body text, p_key uuid,
    p_lease interval,
    OUT outcome int, OUT endpoint_id int, OUT version int, OUT subscriber text,
    OUT decision smallint, OUT lane_id uuid, OUT epoch int, OUT body text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v record; v_flying int; v_carrier int; v_message uuid; v_ids uuid[];
BEGIN
  SELECT * INTO v FROM store.profile(p_dialect, p_secret, '');
  IF v.endpoint_id IS NULL THEN outcome := -1; RETURN; END IF;
  IF v.version <> p_version THEN outcome := -3; RETURN; END IF;
  -- Asked before the deliveries are: what flies now may be recorded a moment later.
  SELECT l.endpoint_id INTO v_flying
    FROM store.partner p
    JOIN store.endpoint x ON x.endpoint_id = p.carrier_id OR (x.kind = 'carrier'
     AND x.name IN (SELECT c.value FROM jsonb_each_text(p.channels) c))
    JOIN store.lane l ON l.endpoint_id = x.endpoint_id AND l.subscriber = p_owner AND l.leased
   CROSS JOIN LATERAL store.lane_head(l.lane_id, l.head) h
   WHERE p.endpoint_id = v.endpoint_id AND h.source_id = v.endpoint_id
     AND x.dialect = 'twilio'          -- the only one that brings states by ids of its own here
   LIMIT 1;
  SELECT array_agg(d.id) INTO v_ids FROM store.delivery d WHERE d.carrier_ref = p_ref;
  SELECT m.id, m.endpoint_id INTO v_message, v_carrier FROM store.message m
   WHERE m.id = ANY (v_ids) AND m.source_id = v.endpoint_id AND m.kind = 0 ORDER BY m.id DESC LIMIT 1;
  IF v_message IS NULL AND p_rank < 9 THEN outcome := 2; RETURN; END IF;
  IF v_message IS NULL AND v_flying IS NULL THEN
    SELECT r.outcome, r.endpoint_id, r.version, r.subscriber, r.decision, r.lane_id, r.epoch, r.body
      INTO outcome, endpoint_id, version, subscriber, decision, lane_id, epoch, body
      FROM store.receive(p_dialect, p_secret, p_version, 2::smallint, p_owner, p_id, p_body, p_key,
                         p_lease) r;
  ELSE
    SELECT r.outcome, r.endpoint_id, r.version, r.subscriber, r.decision, r.lane_id, r.epoch, r.body
      INTO outcome, endpoint_id, version, subscriber, decision, lane_id, epoch, body
      FROM store.report(coalesce(v_carrier, v_flying), v_message, p_ref, p_rank, p_state, p_report, p_id,
                        true, p_lease) r;
    IF outcome = 4 THEN                -- perhaps of a stranger
      UPDATE store.early_report o SET partner_id = v.endpoint_id, owner = p_owner, dr = p_body, key = p_key
       WHERE o.endpoint_id = coalesce(v_carrier, v_flying) AND o.ref = p_ref AND o.rank = p_rank
         AND o.dr IS NULL;
    END IF;
  END IF;
END $$;

-- Passes on final states whose MT was never ours: for two minutes, longer than any lease, each waited
-- to be matched with one that was in flight. Up to p_limit. Returns how many.
CREATE FUNCTION store.tell_strangers(p_limit int) RETURNS int
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  r store.early_report%ROWTYPE; a record; v_ids uuid[]; v_carrier int; n int := 0; v_lane text;
BEGIN
  FOR r IN SELECT o.* FROM store.early_report o
            WHERE o.dr IS NOT NULL AND o.at <= store.clock() - interval '2 minutes'
            ORDER BY o.at, o.ref LIMIT p_limit FOR UPDATE SKIP LOCKED LOOP
    SELECT array_agg(d.id) INTO v_ids FROM store.delivery d WHERE d.carrier_ref = r.ref;
    SELECT m.endpoint_id INTO v_carrier FROM store.message m
     WHERE m.id = ANY (v_ids) AND m.source_id = r.partner_id AND m.kind = 0 ORDER BY m.id DESC LIMIT 1;
    CONTINUE WHEN v_carrier = r.endpoint_id;          -- it will be matched
    DELETE FROM store.early_report o
     WHERE o.ref = r.ref AND o.endpoint_id = r.endpoint_id AND o.rank = r.rank;
    n := n + 1;
    IF v_carrier IS NOT NULL THEN                     -- another of the partner's carriers took it
      INSERT INTO store.early_report (endpoint_id, ref, message, rank, state, body, at)
      VALUES (v_carrier, r.ref, NULL, r.rank, r.state, r.body, r.at) ON CONFLICT DO NOTHING;
      CONTINUE;
    END IF;
    SELECT coalesce(p.dr_lane, r.owner) INTO v_lane FROM store.partner p WHERE p.endpoint_id = r.partner_id;
    CONTINUE WHEN NOT FOUND;                          -- its agreement was withdrawn
    SELECT * INTO a FROM store.accept(store.new_id(), r.partner_id, v_lane, r.partner_id, 2::smallint,
                                      false, r.dr, r.key, r.key, interval '1 minute');
    IF a.outcome = 1 THEN PERFORM store.give_back(r.partner_id, v_lane, a.lane_id, a.epoch); END IF;
  END LOOP;
  RETURN n;
END $$;

-- Drops what has served its time, and passes on what waited in vain. Returns how many rows.
CREATE FUNCTION store.tidy() RETURNS int
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  n int := 0; k int;
BEGIN
  DELETE FROM store.used_name u WHERE u.at <= store.clock() - interval '1 hour';
  GET DIAGNOSTICS n = ROW_COUNT;
  DELETE FROM store.quota q WHERE q.at <= store.clock() - interval '1 hour';
  GET DIAGNOSTICS k = ROW_COUNT; n := n + k;
  DELETE FROM store.dialogue d USING store.partner p
   WHERE p.endpoint_id = d.endpoint_id AND d.used_at <= store.clock() - make_interval(days => p.dialogue_days);
  GET DIAGNOSTICS k = ROW_COUNT; n := n + k;
  DELETE FROM store.scheduled s WHERE s.current IS NOT NULL
     AND EXISTS (SELECT FROM store.delivery d WHERE d.id = s.current AND d.state <> 6);
  GET DIAGNOSTICS k = ROW_COUNT;
  RETURN n + k + store.tell_strangers(200);
END $$;
