-- Media: pictures, sounds and films of MMS, kept for as long as a message may wait and a day more.

CREATE TABLE store.media (
  id           text        COLLATE "C" PRIMARY KEY,  -- random: whoever knows it was told it
  endpoint_id  int         NOT NULL,  -- the partner whose it is
  carriers     int[]       NOT NULL,  -- those that a message with it went to: they may fetch it
  content_type text        NOT NULL,
  size         int         NOT NULL,  -- octets
  digest       bytea       NOT NULL,  -- SHA-256
  content      bytea       NOT NULL,
  created      timestamptz NOT NULL,
  expires      timestamptz NOT NULL
);
-- Media are compressed already.
ALTER TABLE store.media ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX media_expires ON store.media (expires);

CREATE FUNCTION store.milliseconds(at timestamptz) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT (extract(epoch FROM at) * 1000)::bigint
$$;

-- Keeps media of the partner whose secret p_secret is; without a secret those of p_endpoint, which a
-- message to p_carrier brought. The rate is what was agreed with the partner; null: nobody's secret.
CREATE FUNCTION store.put_media(p_secret bytea, p_dialect text, p_endpoint int, p_carrier int,
    p_ids text[], p_types text[], p_digests bytea[], p_contents bytea[], p_keep interval,
    OUT rate int, OUT expires bigint)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_id int; v_until timestamptz := store.clock() + p_keep;
BEGIN
  IF p_secret IS NOT NULL THEN
    SELECT p.endpoint_id, p.rate INTO v_id, rate FROM store.credential c
      JOIN store.endpoint e ON e.endpoint_id = c.endpoint_id
      JOIN store.partner p ON p.endpoint_id = e.endpoint_id
     WHERE c.hash = p_secret AND e.dialect = p_dialect;
  ELSE
    SELECT p.endpoint_id, p.rate INTO v_id, rate FROM store.partner p WHERE p.endpoint_id = p_endpoint;
  END IF;
  IF v_id IS NULL THEN RETURN; END IF;
  INSERT INTO store.media (id, endpoint_id, carriers, content_type, size, digest, content, created,
                           expires)
  SELECT n.id, v_id, array_remove(ARRAY[p_carrier], NULL), n.type, length(n.content), n.digest,
         n.content, store.clock(), v_until
    FROM unnest(p_ids, p_types, p_digests, p_contents) AS n(id, type, digest, content)
  ON CONFLICT DO NOTHING;
  expires := store.milliseconds(v_until);
END $$;

-- Gives a medium to its partner, or whole to a carrier that a message with it went to. The rate is
-- null for nobody's secret, the type for a medium that is not there for this caller.
CREATE FUNCTION store.read_media(p_secret bytea, p_dialect text, p_id text, p_whole boolean,
    OUT rate int, OUT content_type text, OUT size int, OUT digest bytea, OUT expires bigint,
    OUT content bytea)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_id int;
BEGIN
  SELECT e.endpoint_id, coalesce(p.rate, 100000) INTO v_id, rate FROM store.credential c
    JOIN store.endpoint e ON e.endpoint_id = c.endpoint_id
    LEFT JOIN store.partner p ON p.endpoint_id = e.endpoint_id
   WHERE c.hash = p_secret
     AND (e.kind = 'partner' OR p_whole);
  IF v_id IS NULL THEN RETURN; END IF;
  SELECT m.content_type, m.size, m.digest, store.milliseconds(m.expires),
         CASE WHEN p_whole THEN m.content END
    INTO content_type, size, digest, expires, content
    FROM store.media m
   WHERE m.id = p_id AND m.expires > store.clock()
     AND (m.endpoint_id = v_id OR v_id = ANY (m.carriers));
END $$;

-- Drops a medium of the partner whose secret it is. Rate as above.
CREATE FUNCTION store.drop_media(p_secret bytea, p_dialect text, p_id text,
    OUT rate int, OUT dropped boolean)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_id int;
BEGIN
  SELECT p.endpoint_id, p.rate INTO v_id, rate FROM store.credential c
    JOIN store.endpoint e ON e.endpoint_id = c.endpoint_id
    JOIN store.partner p ON p.endpoint_id = e.endpoint_id
   WHERE c.hash = p_secret AND e.dialect = p_dialect;
  IF v_id IS NULL THEN RETURN; END IF;
  DELETE FROM store.media m
   WHERE m.id = p_id AND m.endpoint_id = v_id AND m.expires > store.clock();
  dropped := FOUND;
END $$;

-- Drops up to p_limit media whose time is over, the oldest first. Returns how many.
CREATE FUNCTION store.tidy_media(p_limit int) RETURNS int
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  n int;
BEGIN
  DELETE FROM store.media m WHERE m.id = ANY (ARRAY(
    SELECT k.id FROM store.media k WHERE k.expires <= store.clock()
     ORDER BY k.expires LIMIT p_limit FOR UPDATE SKIP LOCKED));
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;

-- What is known of a key: 3 the same content was taken under it, 4 other content; null: nothing.
CREATE FUNCTION store.known_key(p_source int, p_key uuid, p_content uuid) RETURNS smallint
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  RETURN (SELECT CASE WHEN k.content = p_content THEN 3 ELSE 4 END FROM store.message_key k
           WHERE k.key = p_key AND k.source_id = p_source
             AND k.id >= store.id_floor(store.clock() - interval '7 days') LIMIT 1);
END $$;

-- Asked of an MT with media before any is fetched: verdict as store.terminate gives it, outcome 3 and
-- 4 as store.accept does, else null. p_media are those that the gateway keeps; `sizes` has the octets
-- of each, comma between, nothing for one that is not this partner's. They stay from now on for as
-- long as the message may wait, and its carrier may fetch them.
CREATE FUNCTION store.terminate_media(p_secret bytea, p_partner text, p_dialect text, p_owner text,
    p_key uuid, p_content uuid, p_media text[], p_keep interval,
    OUT verdict smallint, OUT outcome smallint, OUT partner_id int, OUT carrier_id int,
    OUT sizes text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_owner int;
BEGIN
  IF p_secret IS NOT NULL THEN
    SELECT p.endpoint_id, p.carrier_id INTO partner_id, carrier_id
      FROM store.credential c JOIN store.endpoint e ON e.endpoint_id = c.endpoint_id
      JOIN store.partner p ON p.endpoint_id = e.endpoint_id
     WHERE c.hash = p_secret AND e.dialect = p_dialect;
  ELSE
    SELECT p.endpoint_id, p.carrier_id INTO partner_id, carrier_id
      FROM store.endpoint e JOIN store.partner p ON p.endpoint_id = e.endpoint_id
     WHERE e.kind = 'partner' AND e.name = p_partner AND e.dialect = p_dialect;
  END IF;
  IF partner_id IS NULL THEN verdict := 1; RETURN; END IF;
  SELECT s.endpoint_id INTO v_owner FROM store.subscriber s WHERE s.number = p_owner;
  IF v_owner IS NULL THEN verdict := 2; RETURN; END IF;
  IF v_owner <> partner_id THEN verdict := 3; RETURN; END IF;
  verdict := 0;
  outcome := store.known_key(partner_id, p_key, p_content);
  IF outcome IS NOT NULL THEN RETURN; END IF;
  WITH kept AS (
    UPDATE store.media m
       SET expires = store.clock() + p_keep,
           carriers = CASE WHEN carrier_id = ANY (m.carriers) THEN m.carriers
                           ELSE m.carriers || carrier_id END
     WHERE m.id = ANY (p_media) AND m.endpoint_id = partner_id AND m.expires > store.clock()
    RETURNING m.id, m.size)
  SELECT string_agg(coalesce(k.size::text, ''), ',' ORDER BY a.place) INTO sizes
    FROM unnest(p_media) WITH ORDINALITY AS a(id, place) LEFT JOIN kept k ON k.id = a.id;
END $$;

-- The same of an MO of a carrier, whose media become those of the partner that it is for.
CREATE FUNCTION store.originate_media(p_carrier text, p_secret bytea, p_owner text, p_number text,
    p_keyword text, p_key uuid, p_content uuid, OUT verdict smallint, OUT outcome smallint, OUT partner_id int)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_source int := store.carrier(p_carrier, p_secret);
BEGIN
  IF v_source IS NULL THEN verdict := 1; RETURN; END IF;
  SELECT w.endpoint_id INTO partner_id FROM store.partner_of(p_owner, p_number, p_keyword) w;
  IF partner_id IS NULL THEN verdict := 2; RETURN; END IF;
  verdict := 0;
  outcome := store.known_key(v_source, p_key, p_content);
END $$;
