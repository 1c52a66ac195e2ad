-- Agreements: who may send, whose subscribers are whose, and which carrier takes what.

-- A partner's agreement; its endpoint is where its MOs and DRs go.
CREATE TABLE store.partner (
  endpoint_id  int         PRIMARY KEY REFERENCES store.endpoint,
  carrier_id   int         NOT NULL REFERENCES store.endpoint,  -- takes its MTs
  rate         int         NOT NULL,                            -- requests a second
  channels     jsonb,                   -- other carriers that it may name: {"twilio": "name"}
  mo_lane      text,                    -- its MOs share this lane; null: a lane each subscriber
  dr_lane      text,                    -- its DRs likewise
  is_sink      boolean     NOT NULL DEFAULT false,  -- its MOs are kept to be listed, not passed on
  is_unique    boolean     NOT NULL DEFAULT false,  -- names may not come twice within the hour
  quota        int         NOT NULL DEFAULT 0,      -- messages to a number in an hour; 0: any number
  dialogue_number text,                 -- what dialogues extend
  dialogue_days int        NOT NULL DEFAULT 14
);

-- Secrets that others show to us: only their SHA-256 is kept.
-- One user may have several services, told apart by their names.
CREATE TABLE store.credential (
  hash         bytea       NOT NULL,
  service      text        COLLATE "C" NOT NULL DEFAULT '',
  endpoint_id  int         NOT NULL REFERENCES store.endpoint,
  PRIMARY KEY (hash, service)
);
CREATE INDEX credential_endpoint ON store.credential (endpoint_id);

CREATE TABLE store.subscriber (
  number       text        COLLATE "C" PRIMARY KEY,  -- E.164 with plus
  endpoint_id  int         NOT NULL REFERENCES store.partner
);
CREATE INDEX subscriber_endpoint ON store.subscriber (endpoint_id);

-- Numbers that subscribers write to, and the keyword that they begin with; '' is any.
CREATE TABLE store.route (
  number       text        COLLATE "C" NOT NULL,
  keyword      text        COLLATE "C" NOT NULL,     -- lower case
  endpoint_id  int         NOT NULL REFERENCES store.partner,
  PRIMARY KEY (number, keyword)
);
CREATE INDEX route_endpoint ON store.route (endpoint_id);

-- Dialogues with subscribers, each under a number of its own.
CREATE TABLE store.dialogue (
  dialogue_id  text        COLLATE "C" PRIMARY KEY,
  endpoint_id  int         NOT NULL REFERENCES store.partner,
  subscriber   text        COLLATE "C" NOT NULL,
  number       text        COLLATE "C" NOT NULL UNIQUE,
  used_at      timestamptz NOT NULL      -- its last MT
);
CREATE INDEX dialogue_endpoint ON store.dialogue (endpoint_id);

-- MT in: whose secret, whose subscriber, which carrier, and the lane: one call. A caller that the
-- platform has authenticated already gives p_partner in place of a secret. Verdict:
--   0 taken to accept (see outcome)   1 secret unknown or of another dialect
--   2 nobody's subscriber             3 another partner's subscriber
CREATE FUNCTION store.terminate(p_secret bytea, p_partner text, p_dialect text, p_owner text,
    p_id uuid, p_reports boolean, p_body text, p_key uuid, p_content uuid, p_lease interval,
    OUT verdict smallint, OUT source_id int, OUT rate int, OUT endpoint_id int, OUT version int,
    OUT outcome smallint, OUT id uuid, OUT lane_id uuid, OUT epoch int)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_owner int;
BEGIN
  IF p_secret IS NOT NULL THEN
    SELECT e.endpoint_id, p.rate, p.carrier_id, x.version INTO source_id, rate, endpoint_id, version
      FROM store.credential c JOIN store.endpoint e ON e.endpoint_id = c.endpoint_id
      JOIN store.partner p ON p.endpoint_id = e.endpoint_id
      JOIN store.endpoint x ON x.endpoint_id = p.carrier_id
     WHERE c.hash = p_secret AND c.service = '' AND e.kind = 'partner' AND e.dialect = p_dialect;
  ELSE
    SELECT e.endpoint_id, p.rate, p.carrier_id, x.version INTO source_id, rate, endpoint_id, version
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
    FROM store.accept(p_id, endpoint_id, p_owner, source_id, 0::smallint, p_reports, p_body,
                      p_key, p_content, p_lease) a;
END $$;

-- Whose an MO is: the partner's of the dialogue whose number was written to, else of the number and
-- keyword, else of the number, else the one who owns the subscriber. The keyword comes in lower case,
-- as a database may not know every letter's.
CREATE FUNCTION store.partner_of(p_owner text, p_number text, p_keyword text,
    OUT endpoint_id int, OUT dialogue text, OUT by_keyword boolean)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  by_keyword := false;
  IF p_number IS NOT NULL THEN
    SELECT d.endpoint_id, d.dialogue_id INTO endpoint_id, dialogue
      FROM store.dialogue d JOIN store.partner p ON p.endpoint_id = d.endpoint_id
     WHERE d.number = p_number AND d.subscriber = p_owner
       AND d.used_at > store.clock() - make_interval(days => p.dialogue_days);
    IF endpoint_id IS NOT NULL THEN RETURN; END IF;
    SELECT r.endpoint_id INTO endpoint_id FROM store.route r
     WHERE r.number = p_number AND r.keyword = p_keyword AND r.keyword <> '';
    by_keyword := endpoint_id IS NOT NULL;
    IF by_keyword THEN RETURN; END IF;
    SELECT r.endpoint_id INTO endpoint_id FROM store.route r
     WHERE r.number = p_number AND r.keyword = '';
    IF endpoint_id IS NOT NULL THEN RETURN; END IF;
  END IF;
  SELECT s.endpoint_id INTO endpoint_id FROM store.subscriber s WHERE s.number = p_owner;
END $$;

-- MO in, the same from a carrier; the partner is that of partner_of(). `body` is the message with what
-- was found out put in front; `subscriber` the lane that it is in. Without a secret the caller is a
-- carrier link that the platform has let in.
CREATE FUNCTION store.originate(p_carrier text, p_secret bytea, p_owner text, p_number text,
    p_word text, p_keyword text, p_id uuid, p_body text, p_key uuid, p_content uuid, p_lease interval,
    OUT verdict smallint, OUT source_id int, OUT endpoint_id int, OUT version int,
    OUT subscriber text, OUT body text,
    OUT outcome smallint, OUT id uuid, OUT lane_id uuid, OUT epoch int)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  w record; v_sink boolean; v_kept boolean; v_channel text;
BEGIN
  source_id := store.carrier(p_carrier, p_secret);
  IF source_id IS NULL THEN verdict := 1; RETURN; END IF;
  SELECT * INTO w FROM store.partner_of(p_owner, p_number, p_keyword);
  endpoint_id := w.endpoint_id;
  body := CASE WHEN w.dialogue IS NOT NULL THEN '{"dialogue":' || to_json(w.dialogue) || ',' || substr(p_body, 2)
               WHEN w.by_keyword THEN '{"keyword":' || to_json(p_word) || ',' || substr(p_body, 2)
               ELSE p_body END;
  SELECT e.version, coalesce(p.mo_lane, p_owner), p.is_sink, e.keep > '0',
         (SELECT min(c.key) FROM jsonb_each_text(p.channels) c WHERE c.value = p_carrier)
    INTO version, subscriber, v_sink, v_kept, v_channel
    FROM store.partner p JOIN store.endpoint e ON e.endpoint_id = p.endpoint_id
   WHERE p.endpoint_id = w.endpoint_id;
  IF NOT FOUND THEN verdict := 2; RETURN; END IF;
  IF v_channel IS NOT NULL THEN
    body := '{"channel":' || to_json(v_channel) || ',' || substr(body, 2);
  END IF;
  verdict := 0;
  SELECT a.outcome, a.id, a.lane_id, a.epoch INTO outcome, id, lane_id, epoch
    FROM store.accept(p_id, endpoint_id, subscriber, source_id, 1::smallint, false, body,
                      p_key, p_content, p_lease, p_archive => CASE WHEN v_kept THEN endpoint_id END) a;
  IF v_sink AND outcome <= 2 THEN      -- it has arrived
    DELETE FROM store.lane l WHERE l.endpoint_id = originate.endpoint_id AND l.lane_id = p_id;
    UPDATE store.message m SET lane_id = NULL, seq = NULL WHERE m.id = p_id AND m.lane_id IS NOT NULL;
    INSERT INTO store.delivery (id, at, state, attempts) VALUES (p_id, store.clock(), 1, 0);
    outcome := 2; lane_id := NULL; epoch := NULL;
  END IF;
END $$;

-- Who shows this secret, and for which service. `known` tells that the user is there at all.
CREATE FUNCTION store.profile(p_dialect text, p_secret bytea, p_service text,
    OUT known boolean, OUT endpoint_id int, OUT name text, OUT version int, OUT settings text)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  SELECT e.endpoint_id, e.name, e.version, e.settings INTO endpoint_id, name, version, settings
    FROM store.credential c JOIN store.endpoint e ON e.endpoint_id = c.endpoint_id
   WHERE c.hash = p_secret AND c.service = p_service AND e.kind = 'partner' AND e.dialect = p_dialect;
  known := FOUND OR EXISTS (SELECT FROM store.credential c JOIN store.endpoint e
             ON e.endpoint_id = c.endpoint_id WHERE c.hash = p_secret AND e.dialect = p_dialect);
END $$;

-- The carrier of that name, if the secret is its own or none was asked for; else null.
CREATE FUNCTION store.carrier(p_carrier text, p_secret bytea) RETURNS int
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  v_id int;
BEGIN
  SELECT e.endpoint_id INTO v_id FROM store.endpoint e
   WHERE e.kind = 'carrier' AND e.name = p_carrier
     AND (p_secret IS NULL OR EXISTS (SELECT FROM store.credential c
            WHERE c.hash = p_secret AND c.endpoint_id = e.endpoint_id));
  RETURN v_id;
END $$;

-- Ends an endpoint's agreement: what waits for it is given up with its reason, its secrets and
-- subscribers go. Its name and history stay. Returns how many messages were given up.
CREATE FUNCTION store.withdraw(p_endpoint int) RETURNS int
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  n int := 0; r record; v_id uuid;
BEGIN
  DELETE FROM store.credential c WHERE c.endpoint_id = p_endpoint;
  DELETE FROM store.subscriber s WHERE s.endpoint_id = p_endpoint;
  DELETE FROM store.route x WHERE x.endpoint_id = p_endpoint;
  DELETE FROM store.dialogue d WHERE d.endpoint_id = p_endpoint;
  DELETE FROM store.queue q WHERE q.endpoint_id = p_endpoint;
  DELETE FROM store.scheduled x WHERE x.source_id = p_endpoint AND x.current IS NOT NULL;
  DELETE FROM store.scheduled x WHERE x.source_id = p_endpoint;
  GET DIAGNOSTICS n = ROW_COUNT;
  -- Of a carrier: messages that would have been let out to it; one that is out has no next time.
  DELETE FROM store.scheduled x WHERE x.endpoint_id = p_endpoint AND x.current IS NOT NULL;
  FOR r IN SELECT x.id FROM store.scheduled x WHERE x.endpoint_id = p_endpoint LOOP
    PERFORM store.end_scheduled(r.id, 2::smallint, 'rejected', 'agreement withdrawn');
    n := n + 1;
  END LOOP;
  FOR r IN SELECT * FROM store.lane l WHERE l.endpoint_id = p_endpoint
            ORDER BY l.subscriber FOR UPDATE LOOP
    FOR v_id IN
      INSERT INTO store.delivery (id, at, state, attempts, code, reason)
      SELECT m.id, store.clock(), 2, 0, NULL, 'agreement withdrawn' FROM (
        SELECT x.id FROM store.message x WHERE r.head = 0 AND x.id = r.lane_id
        UNION ALL SELECT x.id FROM store.message x WHERE x.lane_id = r.lane_id AND x.seq >= r.head) m
      RETURNING id
    LOOP
      PERFORM store.report_end(v_id, 'rejected', NULL, 'agreement withdrawn');
      n := n + 1;
    END LOOP;
    DELETE FROM store.lane l WHERE l.endpoint_id = r.endpoint_id AND l.subscriber = r.subscriber;
  END LOOP;
  RETURN n;
END $$;

-- Applies carriers and partners as one JSON document, all or nothing; returns what changed, a line
-- each. Secrets come as hashes (hex). Fails with WP001 and a text for the operator when a secret or a
-- subscriber is another's, or a carrier is unknown.
CREATE FUNCTION store.apply(p jsonb) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  a jsonb; v_who text; v_id int; v_new boolean; v_carrier int; n int; v_other text; e record; q record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('store.apply'));
  -- What goes goes first, so that a number or a secret may move from one to another in one document.
  FOR a IN SELECT x || '{"kind":"carrier"}' FROM jsonb_array_elements(p->'carriers') x
           UNION ALL SELECT x || '{"kind":"partner"}' FROM jsonb_array_elements(p->'partners') x
  LOOP
    SELECT x.endpoint_id INTO v_id FROM store.endpoint x
     WHERE x.kind = a->>'kind' AND x.name = a->>'name';
    CONTINUE WHEN NOT FOUND;
    v_who := (a->>'kind') || ' ' || (a->>'name');
    DELETE FROM store.credential c WHERE c.endpoint_id = v_id
       AND (c.service <> coalesce(a->>'service', '')
            OR c.hash NOT IN (SELECT decode(s, 'hex') FROM jsonb_array_elements_text(a->'secrets') s));
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 AND NOT (a->>'removed')::boolean THEN
      RETURN NEXT format('%s: %s secrets withdrawn', v_who, n);
    END IF;
    DELETE FROM store.route x WHERE x.endpoint_id = v_id AND (x.number, x.keyword) NOT IN (
      SELECT r->>'number', r->>'keyword' FROM jsonb_array_elements(a->'routes') r);
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 AND NOT (a->>'removed')::boolean THEN
      RETURN NEXT format('%s: %s routes withdrawn', v_who, n);
    END IF;
    DELETE FROM store.subscriber s WHERE s.endpoint_id = v_id
       AND s.number NOT IN (SELECT jsonb_array_elements_text(a->'subscribers'));
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 AND NOT (a->>'removed')::boolean THEN
      RETURN NEXT format('%s: %s subscribers withdrawn', v_who, n);
    END IF;
  END LOOP;
  -- Carriers before the partners that they serve, but those that go last.
  FOR a IN SELECT x || '{"kind":"carrier"}' FROM jsonb_array_elements(p->'carriers') x
            WHERE NOT (x->>'removed')::boolean
           UNION ALL SELECT x || '{"kind":"partner"}' FROM jsonb_array_elements(p->'partners') x
           UNION ALL SELECT x || '{"kind":"carrier"}' FROM jsonb_array_elements(p->'carriers') x
            WHERE (x->>'removed')::boolean
  LOOP
    v_who := (a->>'kind') || ' ' || (a->>'name');
    SELECT * INTO e FROM store.endpoint x WHERE x.kind = a->>'kind' AND x.name = a->>'name' FOR UPDATE;
    v_new := NOT FOUND;
    v_id := e.endpoint_id;
    IF (a->>'removed')::boolean THEN
      IF v_new OR e.settings = '{}' THEN CONTINUE; END IF;
      IF EXISTS (SELECT FROM store.partner x WHERE x.carrier_id = v_id)
         OR a->>'kind' = 'carrier' AND EXISTS (
           SELECT FROM store.partner x, jsonb_each_text(x.channels) c WHERE c.value = a->>'name') THEN
        RAISE EXCEPTION '% still serves partners', v_who USING ERRCODE = 'WP001';
      END IF;
      n := store.withdraw(v_id);
      DELETE FROM store.partner x WHERE x.endpoint_id = v_id;
      UPDATE store.endpoint x SET settings = '{}', version = x.version + 1 WHERE x.endpoint_id = v_id;
      RETURN NEXT format('%s: removed, %s waiting messages given up', v_who, n);
      CONTINUE;
    END IF;
    IF v_new THEN
      INSERT INTO store.endpoint (kind, name, dialect, settings, retry_every, ttl, keep)
      VALUES (a->>'kind', a->>'name', a->>'dialect', (a->'settings')::text,
              make_interval(secs => (a->>'retrySeconds')::int),
              make_interval(secs => (a->>'ttlSeconds')::int),
              make_interval(days => coalesce((a->>'keepDays')::int, 0))) RETURNING endpoint_id INTO v_id;
      RETURN NEXT v_who || ': added';
    ELSE
      UPDATE store.endpoint x
         SET settings = (a->'settings')::text, dialect = a->>'dialect', version = x.version + 1,
             retry_every = make_interval(secs => (a->>'retrySeconds')::int),
             ttl = make_interval(secs => (a->>'ttlSeconds')::int),
             keep = make_interval(days => coalesce((a->>'keepDays')::int, 0))
       WHERE x.endpoint_id = v_id
         AND (x.settings::jsonb, x.dialect, x.retry_every, x.ttl, x.keep) IS DISTINCT FROM
             (a->'settings', a->>'dialect', make_interval(secs => (a->>'retrySeconds')::int),
              make_interval(secs => (a->>'ttlSeconds')::int),
              make_interval(days => coalesce((a->>'keepDays')::int, 0)));
      IF FOUND THEN RETURN NEXT v_who || ': settings changed'; END IF;
    END IF;

    SELECT x.kind || ' ' || x.name INTO v_other FROM store.credential c JOIN store.endpoint x USING (endpoint_id)
     WHERE x.endpoint_id <> v_id
       -- Users of one dialect may share a secret, not a service.
       AND (c.service = coalesce(a->>'service', '') OR x.dialect <> a->>'dialect'
            OR c.service = '' OR coalesce(a->>'service', '') = '')
       AND c.hash IN (SELECT decode(s, 'hex') FROM jsonb_array_elements_text(a->'secrets') s) LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION '%: a secret is already that of %', v_who, v_other USING ERRCODE = 'WP001';
    END IF;
    INSERT INTO store.credential (hash, service, endpoint_id)
    SELECT decode(s, 'hex'), coalesce(a->>'service', ''), v_id FROM jsonb_array_elements_text(a->'secrets') s ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 AND NOT v_new THEN RETURN NEXT format('%s: %s secrets added', v_who, n); END IF;
    CONTINUE WHEN a->>'kind' = 'carrier';

    SELECT x.endpoint_id INTO v_carrier FROM store.endpoint x
     WHERE x.kind = 'carrier' AND x.name = a->>'carrier';
    IF NOT FOUND THEN
      RAISE EXCEPTION '%: there is no carrier %', v_who, a->>'carrier' USING ERRCODE = 'WP001';
    END IF;
    SELECT * INTO q FROM store.partner x WHERE x.endpoint_id = v_id;
    INSERT INTO store.partner AS x (endpoint_id, carrier_id, rate, channels, mo_lane, dr_lane, is_sink,
                                    is_unique, quota, dialogue_number, dialogue_days)
    VALUES (v_id, v_carrier, (a->>'rate')::int, a->'channels', a->>'moLane', a->>'drLane',
            coalesce((a->>'isSink')::boolean, false), coalesce((a->>'isUnique')::boolean, false),
            coalesce((a->>'quota')::int, 0), a->>'dialogueNumber',
            coalesce((a->>'dialogueDays')::int, 14))
    ON CONFLICT (endpoint_id) DO UPDATE
       SET carrier_id = excluded.carrier_id, rate = excluded.rate, channels = excluded.channels,
           mo_lane = excluded.mo_lane, dr_lane = excluded.dr_lane, is_sink = excluded.is_sink,
           is_unique = excluded.is_unique, quota = excluded.quota,
           dialogue_number = excluded.dialogue_number, dialogue_days = excluded.dialogue_days;
    FOR v_other IN SELECT c.value FROM jsonb_each_text(coalesce(a->'channels', '{}')) c
                    WHERE NOT EXISTS (SELECT FROM store.endpoint x
                                       WHERE x.kind = 'carrier' AND x.name = c.value) LOOP
      RAISE EXCEPTION '%: there is no carrier %', v_who, v_other USING ERRCODE = 'WP001';
    END LOOP;
    SELECT x.name INTO v_other FROM store.route r JOIN store.endpoint x USING (endpoint_id)
     WHERE r.endpoint_id <> v_id AND (r.number, r.keyword) IN (
       SELECT w->>'number', w->>'keyword' FROM jsonb_array_elements(a->'routes') w) LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION '%: a route is already that of partner %', v_who, v_other
        USING ERRCODE = 'WP001';
    END IF;
    INSERT INTO store.route (number, keyword, endpoint_id)
    SELECT r->>'number', r->>'keyword', v_id FROM jsonb_array_elements(a->'routes') r
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 THEN RETURN NEXT format('%s: %s routes added', v_who, n); END IF;
    IF q.carrier_id <> v_carrier THEN RETURN NEXT v_who || ': carrier changed'; END IF;
    IF q.rate <> (a->>'rate')::int THEN RETURN NEXT v_who || ': rate changed'; END IF;
    SELECT x.name INTO v_other FROM store.subscriber s JOIN store.endpoint x USING (endpoint_id)
     WHERE s.endpoint_id <> v_id
       AND s.number IN (SELECT jsonb_array_elements_text(a->'subscribers')) LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION '%: a subscriber is already that of partner %', v_who, v_other
        USING ERRCODE = 'WP001';
    END IF;
    INSERT INTO store.subscriber (number, endpoint_id)
    SELECT s, v_id FROM jsonb_array_elements_text(a->'subscribers') s ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 THEN RETURN NEXT format('%s: %s subscribers added', v_who, n); END IF;
  END LOOP;
END $$;
