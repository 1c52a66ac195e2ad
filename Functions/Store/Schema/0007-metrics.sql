-- Metrics: whose a message is stands in its body, what the database did by itself is noted until it is
-- counted, and what waits can be measured.

-- ---------------------------------------------------------------------------- whose it is

-- What is put in front of a message's body: the name and the dialect of its partner. Not immutable, as
-- to_json() is not, and then it would not be inlined.
CREATE FUNCTION store.body_by(p_partner text, p_dialect text, p_body text) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT '{"by":[' || to_json(p_partner) || ',' || to_json(p_dialect) || '],' || substr(p_body, 2)
$$;

-- As in 0003, with body_by() on what is stored. Columns more are returned, so the functions are made anew.
DROP FUNCTION store.terminate(bytea, text, text, text, uuid, boolean, text, uuid, uuid, interval);
DROP FUNCTION store.originate(text, bytea, text, text, text, text, uuid, text, uuid, uuid, interval);

-- MT in: whose secret, whose subscriber, which carrier, and the lane: one call. A caller that the
-- platform has authenticated already gives p_partner in place of a secret. Verdict:
--   0 taken to accept (see outcome)   1 secret unknown or of another dialect
--   2 nobody's subscriber             3 another partner's subscriber
CREATE FUNCTION store.terminate(p_secret bytea, p_partner text, p_dialect text, p_owner text,
    p_id uuid, p_reports boolean, p_body text, p_key uuid, p_content uuid, p_lease interval,
    OUT verdict smallint, OUT source_id int, OUT rate int, OUT endpoint_id int, OUT version int,
    OUT outcome smallint, OUT id uuid, OUT lane_id uuid, OUT epoch int, OUT partner text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_owner int;
BEGIN
  IF p_secret IS NOT NULL THEN
    SELECT e.endpoint_id, e.name, p.rate, p.carrier_id, x.version
      INTO source_id, partner, rate, endpoint_id, version
      FROM store.credential c JOIN store.endpoint e ON e.endpoint_id = c.endpoint_id
      JOIN store.partner p ON p.endpoint_id = e.endpoint_id
      JOIN store.endpoint x ON x.endpoint_id = p.carrier_id
     WHERE c.hash = p_secret AND c.service = '' AND e.kind = 'partner' AND e.dialect = p_dialect;
  ELSE
    SELECT e.endpoint_id, e.name, p.rate, p.carrier_id, x.version
      INTO source_id, partner, rate, endpoint_id, version
      FROM store.endpoint e JOIN store.partner p ON p.endpoint_id = e.endpoint_id
      JOIN store.endpoint x ON x.endpoint_id = p.carrier_id
     WHERE e.kind = 'partner' AND e.name = p_partner AND e.dialect = p_dialect;
  END IF;
  IF source_id IS NULL THEN verdict := 1; RETURN; END IF;
  SELECT s.endpoint_id INTO v_owner FROM store.subscriber s WHERE s.number = p_owner;
  IF v_owner IS NULL THEN verdict := 2; RETURN; END IF;
  IF v_owner <> source_id THEN verdict := 3; RETURN; END IF;
  verdict := 0;
  SELECT a.outcome, a.id, a.lane_id, a.epoch INTO outcome, id, lane_id, epoch
    FROM store.accept(p_id, endpoint_id, p_owner, source_id, 0::smallint, p_reports,
                      store.body_by(partner, p_dialect, p_body), p_key, p_content, p_lease) a;
END $$;

-- MO in, the same from a carrier; the partner is that of partner_of(). `body` is the message with what
-- was found out put in front; `subscriber` the lane that it is in; `arrived` tells that the partner only
-- lists it, so that it needs no delivery. Without a secret the caller is a carrier link that the platform
-- has let in.
CREATE FUNCTION store.originate(p_carrier text, p_secret bytea, p_owner text, p_number text,
    p_word text, p_keyword text, p_id uuid, p_body text, p_key uuid, p_content uuid, p_lease interval,
    OUT verdict smallint, OUT source_id int, OUT endpoint_id int, OUT version int,
    OUT subscriber text, OUT body text,
    OUT outcome smallint, OUT id uuid, OUT lane_id uuid, OUT epoch int, OUT partner text,
    OUT dialect text, OUT arrived boolean)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  w record; v_sink boolean; v_kept boolean; v_channel text;
BEGIN
  arrived := false;
  source_id := store.carrier(p_carrier, p_secret);
  IF source_id IS NULL THEN verdict := 1; RETURN; END IF;
  SELECT * INTO w FROM store.partner_of(p_owner, p_number, p_keyword);
  endpoint_id := w.endpoint_id;
  body := CASE WHEN w.dialogue IS NOT NULL THEN '{"dialogue":' || to_json(w.dialogue) || ',' || substr(p_body, 2)
               WHEN w.by_keyword THEN '{"keyword":' || to_json(p_word) || ',' || substr(p_body, 2)
               ELSE p_body END;
  SELECT e.version, e.name, e.dialect, coalesce(p.mo_lane, p_owner), p.is_sink, e.keep > '0',
         (SELECT min(c.key) FROM jsonb_each_text(p.channels) c WHERE c.value = p_carrier)
    INTO version, partner, dialect, subscriber, v_sink, v_kept, v_channel
    FROM store.partner p JOIN store.endpoint e ON e.endpoint_id = p.endpoint_id
   WHERE p.endpoint_id = w.endpoint_id;
  IF NOT FOUND THEN verdict := 2; RETURN; END IF;
  IF v_channel IS NOT NULL THEN
    body := '{"channel":' || to_json(v_channel) || ',' || substr(body, 2);
  END IF;
  body := store.body_by(partner, dialect, body);
  verdict := 0;
  SELECT a.outcome, a.id, a.lane_id, a.epoch INTO outcome, id, lane_id, epoch
    FROM store.accept(p_id, endpoint_id, subscriber, source_id, 1::smallint, false, body,
                      p_key, p_content, p_lease, p_archive => CASE WHEN v_kept THEN endpoint_id END) a;
  IF v_sink AND outcome <= 2 THEN      -- it has arrived
    DELETE FROM store.lane l WHERE l.endpoint_id = originate.endpoint_id AND l.lane_id = p_id;
    UPDATE store.message m SET lane_id = NULL, seq = NULL WHERE m.id = p_id AND m.lane_id IS NOT NULL;
    INSERT INTO store.delivery (id, at, state, attempts) VALUES (p_id, store.clock(), 1, 0);
    outcome := 2; lane_id := NULL; epoch := NULL; arrived := true;
  END IF;
END $$;

-- ---------------------------------------------------------------------------- what is not counted yet

-- What the database did to messages by itself, until a sweep has counted it.
CREATE TABLE store.uncounted (
  endpoint_id  int         NOT NULL,    -- the partner whose message it was
  kind         smallint    NOT NULL,
  state        smallint    NOT NULL     -- 0 accepted, 3 expired, as in store.delivery
);

-- As in 0001; every message whose time is over comes through here too, and is noted to be counted.
CREATE OR REPLACE FUNCTION store.report_end(p_id uuid, p_cause text, p_code int, p_reason text)
RETURNS boolean
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  IF p_cause <> 'rejected' THEN        -- all other causes are why a time ran out
    INSERT INTO store.uncounted (endpoint_id, kind, state)
    SELECT CASE m.kind WHEN 0 THEN m.source_id ELSE m.endpoint_id END, m.kind, 3
      FROM store.message m WHERE m.id = p_id;
  END IF;
  INSERT INTO store.early_report (endpoint_id, ref, message, rank, state, body, at)
  SELECT m.endpoint_id, m.id::text, m.id, 9, 3,
         json_build_object('status', 'failed', 'reason', left(coalesce(p_reason, p_cause), 200),
           'at', (extract(epoch FROM store.clock()) * 1000)::bigint, 'cause', p_cause,
           'code', p_code::text)::text, store.clock()
    FROM store.message m WHERE m.id = p_id AND m.kind = 0 AND m.reports
  ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;

-- As in 0006; the DR of a stranger's message is accepted here alone, and noted to be counted.
CREATE OR REPLACE FUNCTION store.tell_strangers(p_limit int) RETURNS int
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
    IF a.outcome <= 2 THEN
      INSERT INTO store.uncounted (endpoint_id, kind, state) VALUES (r.partner_id, 2, 0);
    END IF;
    IF a.outcome = 1 THEN PERFORM store.give_back(r.partner_id, v_lane, a.lane_id, a.epoch); END IF;
  END LOOP;
  RETURN n;
END $$;

-- Counts up to p_limit of them by partner, kind and state, and forgets them: each is counted by one
-- caller.
CREATE FUNCTION store.take_uncounted(p_limit int)
RETURNS TABLE (partner text, dialect text, kind smallint, state smallint, n bigint)
LANGUAGE plpgsql SET jit = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH gone AS (
    DELETE FROM store.uncounted x WHERE x.ctid = ANY (ARRAY(
      SELECT y.ctid FROM store.uncounted y LIMIT p_limit FOR UPDATE SKIP LOCKED))
    RETURNING x.endpoint_id, x.kind, x.state)
  SELECT e.name, e.dialect, g.kind, g.state, count(*) FROM gone g
    JOIN store.endpoint e ON e.endpoint_id = g.endpoint_id GROUP BY e.name, e.dialect, g.kind, g.state;
END $$;

-- ---------------------------------------------------------------------------- what waits

-- Messages whose time of sending has come and that are not let out yet: how many, and since when.
CREATE FUNCTION store.overdue(OUT n bigint, OUT since timestamptz)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  SELECT count(*), min(s.due_at) INTO n, since FROM store.scheduled s
   WHERE s.current IS NULL AND NOT s.is_held AND s.due_at <= store.clock();
END $$;

-- What waits now: messages in lanes that are not in flight, and those that are overdue; not those that
-- wait for a time of sending or for an operator. `oldest_ms` is how long the first of them has waited,
-- null when none does; `open_circuits` the endpoints that get probes or a part alone.
-- It reads the lane table through, as recover() does, and of messages only the heads of such lanes as
-- may have the oldest: a lane is never younger than its head, so the look ends at the first lane that
-- is younger than the oldest head so far. Numbers that were given to no message count as one.
CREATE FUNCTION store.backlog(OUT waiting bigint, OUT oldest_ms bigint, OUT open_circuits int)
LANGUAGE plpgsql STABLE SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  v_first bigint; v_overdue bigint; v_since timestamptz; v_ms bigint; r record;
BEGIN
  SELECT count(*) INTO open_circuits FROM store.endpoint e WHERE e.state <> 0 AND e.settings <> '{}';
  SELECT coalesce(sum(l.tail - l.head + CASE WHEN l.leased THEN 0 ELSE 1 END), 0) INTO waiting
    FROM store.lane l;
  SELECT o.n, o.since INTO v_overdue, v_since FROM store.overdue() o;
  waiting := waiting + v_overdue;
  v_first := (extract(epoch FROM v_since) * 1000)::bigint;
  FOR r IN SELECT l.lane_id, l.head, l.leased FROM store.lane l
            WHERE NOT l.leased OR l.tail > l.head ORDER BY l.lane_id LIMIT 1000 LOOP
    EXIT WHEN store.id_ms(r.lane_id) >= v_first;
    -- The opener gave the lane its id; behind what is in flight the next one waits.
    IF r.head = 0 AND NOT r.leased THEN
      v_ms := store.id_ms(r.lane_id);
    ELSE
      SELECT store.id_ms(h.id) INTO v_ms
        FROM store.lane_head(r.lane_id, r.head + CASE WHEN r.leased THEN 1 ELSE 0 END) h;
    END IF;
    v_first := least(v_first, v_ms);   -- steps over nulls
  END LOOP;
  oldest_ms := greatest(0, (extract(epoch FROM store.clock()) * 1000)::bigint - v_first);
  IF v_first IS NULL THEN oldest_ms := NULL; END IF;  -- greatest() steps over nulls
END $$;
