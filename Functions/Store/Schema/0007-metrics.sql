-- Metrics: whose a message is stands in its body, what expired is noted until it is counted, and what
-- waits can be measured.

-- ---------------------------------------------------------------------------- whose it is

-- As in 0003, but "by", the name and dialect of its partner, is put in front of what is stored, and
-- returned. They are two columns more, so the functions are made anew.
DROP FUNCTION store.terminate(bytea, text, text, text, uuid, boolean, text, uuid, uuid, interval);
DROP FUNCTION store.originate(text, bytea, text, text, text, uuid, text, uuid, uuid, interval);

-- What is put in front of a message's body.
CREATE FUNCTION store.body_by(p_partner text, p_dialect text, p_body text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT '{"by":[' || to_json(p_partner) || ',' || to_json(p_dialect) || '],' || substr(p_body, 2)
$$;

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

-- MO in, the same from a carrier. The partner is that of the dialogue whose number was written to,
-- else of the number and keyword, else of the number, else the one who owns the subscriber. `body`
-- is the message with what was found out put in front; `subscriber` the lane that it is in; `arrived`
-- tells that the partner only lists it, so that it needs no delivery. Without a secret the caller is a
-- carrier link that the platform has let in.
CREATE FUNCTION store.originate(p_carrier text, p_secret bytea, p_owner text, p_number text,
    p_word text, p_id uuid, p_body text, p_key uuid, p_content uuid, p_lease interval,
    OUT verdict smallint, OUT source_id int, OUT endpoint_id int, OUT version int,
    OUT subscriber text, OUT body text,
    OUT outcome smallint, OUT id uuid, OUT lane_id uuid, OUT epoch int, OUT partner text,
    OUT dialect text, OUT arrived boolean)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_dialogue text; v_sink boolean; v_kept boolean;
BEGIN
  arrived := false;
  source_id := store.carrier(p_carrier, p_secret);
  IF source_id IS NULL THEN verdict := 1; RETURN; END IF;
  body := p_body;
  IF p_number IS NOT NULL THEN
    SELECT d.endpoint_id, d.dialogue_id INTO endpoint_id, v_dialogue
      FROM store.dialogue d JOIN store.partner p ON p.endpoint_id = d.endpoint_id
     WHERE d.number = p_number AND d.subscriber = p_owner
       AND d.used_at > store.clock() - make_interval(days => p.dialogue_days);
    IF v_dialogue IS NOT NULL THEN
      body := '{"dialogue":' || to_json(v_dialogue) || ',' || substr(p_body, 2);
    ELSE
      SELECT r.endpoint_id INTO endpoint_id FROM store.route r
       WHERE r.number = p_number AND r.keyword = lower(p_word) AND r.keyword <> '';
      IF endpoint_id IS NOT NULL THEN
        body := '{"keyword":' || to_json(p_word) || ',' || substr(p_body, 2);
      ELSE
        SELECT r.endpoint_id INTO endpoint_id FROM store.route r
         WHERE r.number = p_number AND r.keyword = '';
      END IF;
    END IF;
  END IF;
  IF endpoint_id IS NULL THEN
    SELECT s.endpoint_id INTO endpoint_id FROM store.subscriber s WHERE s.number = p_owner;
  END IF;
  SELECT e.version, e.name, e.dialect, coalesce(p.mo_lane, p_owner), p.is_sink, e.keep > '0'
    INTO version, partner, dialect, subscriber, v_sink, v_kept
    FROM store.partner p JOIN store.endpoint e ON e.endpoint_id = p.endpoint_id
   WHERE p.endpoint_id = originate.endpoint_id;
  IF NOT FOUND THEN verdict := 2; RETURN; END IF;
  verdict := 0;
  body := store.body_by(partner, dialect, body);
  SELECT a.outcome, a.id, a.lane_id, a.epoch INTO outcome, id, lane_id, epoch
    FROM store.accept(p_id, endpoint_id, subscriber, source_id, 1::smallint, false, body,
                      p_key, p_content, p_lease, p_archive => CASE WHEN v_kept THEN endpoint_id END) a;
  IF v_sink AND outcome <= 2 THEN      -- it has arrived
    DELETE FROM store.lane l WHERE l.endpoint_id = originate.endpoint_id AND l.lane_id = p_id;
    INSERT INTO store.delivery (id, at, state, attempts) VALUES (p_id, store.clock(), 1, 0);
    outcome := 2; lane_id := NULL; epoch := NULL; arrived := true;
  END IF;
END $$;

-- ---------------------------------------------------------------------------- what expired

-- Messages whose time ran out, until a sweep has counted them.
CREATE TABLE store.expired (
  endpoint_id  int         NOT NULL,    -- the partner whose message it was
  kind         smallint    NOT NULL
);

-- As in 0001; every message whose time is over comes through here, and is noted to be counted.
CREATE OR REPLACE FUNCTION store.report_end(p_id uuid, p_cause text, p_code int, p_reason text)
RETURNS boolean
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  IF p_cause = 'validity' THEN
    INSERT INTO store.expired (endpoint_id, kind)
    SELECT CASE m.kind WHEN 0 THEN m.source_id ELSE m.endpoint_id END, m.kind
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

-- Counts up to p_limit of them by partner and kind, and forgets them: each is counted by one caller.
CREATE FUNCTION store.take_expired(p_limit int)
RETURNS TABLE (partner text, dialect text, kind smallint, n bigint)
LANGUAGE plpgsql SET jit = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH gone AS (
    DELETE FROM store.expired x WHERE x.ctid = ANY (ARRAY(
      SELECT y.ctid FROM store.expired y LIMIT p_limit FOR UPDATE SKIP LOCKED))
    RETURNING x.endpoint_id, x.kind)
  SELECT e.name, e.dialect, g.kind, count(*) FROM gone g
    JOIN store.endpoint e ON e.endpoint_id = g.endpoint_id GROUP BY e.name, e.dialect, g.kind;
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
