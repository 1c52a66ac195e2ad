-- Agreements: who may send, whose subscribers are whose, and which carrier takes what.

-- A partner's agreement; its endpoint is where its MOs and DRs go.
CREATE TABLE store.partner (
  endpoint_id  int         PRIMARY KEY REFERENCES store.endpoint,
  carrier_id   int         NOT NULL REFERENCES store.endpoint,  -- takes its MTs
  rate         int         NOT NULL                             -- requests a second
);

-- Secrets that others show to us: only their SHA-256 is kept.
CREATE TABLE store.credential (
  hash         bytea       PRIMARY KEY,
  endpoint_id  int         NOT NULL REFERENCES store.endpoint
);
CREATE INDEX credential_endpoint ON store.credential (endpoint_id);

CREATE TABLE store.subscriber (
  number       text        COLLATE "C" PRIMARY KEY,  -- E.164 with plus
  endpoint_id  int         NOT NULL REFERENCES store.partner
);
CREATE INDEX subscriber_endpoint ON store.subscriber (endpoint_id);

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
     WHERE c.hash = p_secret AND e.kind = 'partner' AND e.dialect = p_dialect;
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

-- MO in, the same from a carrier: the lane is that of the partner who owns the subscriber. Without a
-- secret the caller is a carrier link that the platform has let in.
CREATE FUNCTION store.originate(p_carrier text, p_secret bytea, p_owner text, p_id uuid, p_body text,
    p_key uuid, p_content uuid, p_lease interval,
    OUT verdict smallint, OUT source_id int, OUT endpoint_id int, OUT version int,
    OUT outcome smallint, OUT id uuid, OUT lane_id uuid, OUT epoch int)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  source_id := store.carrier(p_carrier, p_secret);
  IF source_id IS NULL THEN verdict := 1; RETURN; END IF;
  SELECT e.endpoint_id, e.version INTO endpoint_id, version
    FROM store.subscriber s JOIN store.endpoint e ON e.endpoint_id = s.endpoint_id
   WHERE s.number = p_owner;
  IF endpoint_id IS NULL THEN verdict := 2; RETURN; END IF;
  verdict := 0;
  SELECT a.outcome, a.id, a.lane_id, a.epoch INTO outcome, id, lane_id, epoch
    FROM store.accept(p_id, endpoint_id, p_owner, source_id, 1::smallint, false, p_body,
                      p_key, p_content, p_lease) a;
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
  n int := 0; k int; r record;
BEGIN
  DELETE FROM store.credential c WHERE c.endpoint_id = p_endpoint;
  DELETE FROM store.subscriber s WHERE s.endpoint_id = p_endpoint;
  FOR r IN SELECT * FROM store.lane l WHERE l.endpoint_id = p_endpoint
            ORDER BY l.subscriber FOR UPDATE LOOP
    INSERT INTO store.delivery (id, at, state, attempts, code, reason)
    SELECT m.id, store.clock(), 2, 0, NULL, 'agreement withdrawn' FROM store.message m
     WHERE r.head = 0 AND m.id = r.lane_id;
    GET DIAGNOSTICS k = ROW_COUNT;
    n := n + k;
    INSERT INTO store.delivery (id, at, state, attempts, code, reason)
    SELECT m.id, store.clock(), 2, 0, NULL, 'agreement withdrawn' FROM store.message m
     WHERE m.lane_id = r.lane_id AND m.seq >= r.head;
    GET DIAGNOSTICS k = ROW_COUNT;
    n := n + k;
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
       AND c.hash NOT IN (SELECT decode(s, 'hex') FROM jsonb_array_elements_text(a->'secrets') s);
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 AND NOT (a->>'removed')::boolean THEN
      RETURN NEXT format('%s: %s secrets withdrawn', v_who, n);
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
      IF EXISTS (SELECT FROM store.partner x WHERE x.carrier_id = v_id) THEN
        RAISE EXCEPTION '% still serves partners', v_who USING ERRCODE = 'WP001';
      END IF;
      n := store.withdraw(v_id);
      DELETE FROM store.partner x WHERE x.endpoint_id = v_id;
      UPDATE store.endpoint x SET settings = '{}', version = x.version + 1 WHERE x.endpoint_id = v_id;
      RETURN NEXT format('%s: removed, %s waiting messages given up', v_who, n);
      CONTINUE;
    END IF;
    IF v_new THEN
      INSERT INTO store.endpoint (kind, name, dialect, settings, retry_every, ttl)
      VALUES (a->>'kind', a->>'name', a->>'dialect', (a->'settings')::text,
              make_interval(secs => (a->>'retrySeconds')::int),
              make_interval(secs => (a->>'ttlSeconds')::int)) RETURNING endpoint_id INTO v_id;
      RETURN NEXT v_who || ': added';
    ELSE
      UPDATE store.endpoint x
         SET settings = (a->'settings')::text, dialect = a->>'dialect', version = x.version + 1,
             retry_every = make_interval(secs => (a->>'retrySeconds')::int),
             ttl = make_interval(secs => (a->>'ttlSeconds')::int)
       WHERE x.endpoint_id = v_id
         AND (x.settings::jsonb, x.dialect, x.retry_every, x.ttl) IS DISTINCT FROM
             (a->'settings', a->>'dialect', make_interval(secs => (a->>'retrySeconds')::int),
              make_interval(secs => (a->>'ttlSeconds')::int));
      IF FOUND THEN RETURN NEXT v_who || ': settings changed'; END IF;
    END IF;

    SELECT x.kind || ' ' || x.name INTO v_other FROM store.credential c JOIN store.endpoint x USING (endpoint_id)
     WHERE x.endpoint_id <> v_id
       AND c.hash IN (SELECT decode(s, 'hex') FROM jsonb_array_elements_text(a->'secrets') s) LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION '%: a secret is already that of %', v_who, v_other USING ERRCODE = 'WP001';
    END IF;
    INSERT INTO store.credential (hash, endpoint_id)
    SELECT decode(s, 'hex'), v_id FROM jsonb_array_elements_text(a->'secrets') s ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 AND NOT v_new THEN RETURN NEXT format('%s: %s secrets added', v_who, n); END IF;
    CONTINUE WHEN a->>'kind' = 'carrier';

    SELECT x.endpoint_id INTO v_carrier FROM store.endpoint x
     WHERE x.kind = 'carrier' AND x.name = a->>'carrier';
    IF NOT FOUND THEN
      RAISE EXCEPTION '%: there is no carrier %', v_who, a->>'carrier' USING ERRCODE = 'WP001';
    END IF;
    SELECT * INTO q FROM store.partner x WHERE x.endpoint_id = v_id;
    INSERT INTO store.partner AS x (endpoint_id, carrier_id, rate)
    VALUES (v_id, v_carrier, (a->>'rate')::int)
    ON CONFLICT (endpoint_id) DO UPDATE SET carrier_id = excluded.carrier_id, rate = excluded.rate;
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
