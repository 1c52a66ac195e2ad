-- Delivery reports: matched to their message, moved forward only, passed on at most once per step.

-- One report of a carrier about p_message (our id) or p_ref (its own). Outcome:
--   1 forward  a DR for the source was accepted; its lane decision follows
--   2 noted    the state moved; nobody asked for a DR, or it is not final
--   3 stale    doubled, or overtaken by a later one
--   4 early    the delivery is not recorded yet: kept until it is
--   5 unknown  this carrier was never given a message of that id
-- p_report is a JSON object; the DR's body is {"report": p_report, "of": the message}.
CREATE FUNCTION store.report(p_carrier int, p_message uuid, p_ref text, p_rank smallint,
    p_state smallint, p_report text, p_id uuid, p_keep boolean, p_lease interval,
    OUT outcome smallint, OUT endpoint_id int, OUT version int, OUT subscriber text,
    OUT decision smallint, OUT lane_id uuid, OUT epoch int, OUT body text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_msg uuid; v_ids uuid[]; v_old smallint; m record; a record;
BEGIN
  IF p_message IS NOT NULL THEN
    SELECT x.id INTO v_msg FROM store.message x
     WHERE x.id = p_message AND x.endpoint_id = p_carrier AND x.kind = 0;
    IF v_msg IS NULL THEN outcome := 5; RETURN; END IF;
    SELECT d.id, d.report_rank INTO v_msg, v_old FROM store.delivery d WHERE d.id = p_message;
  ELSE
    -- In two steps: in one, a plan may well read the newest days backwards, looking for the reference.
    SELECT array_agg(d.id) INTO v_ids FROM store.delivery d WHERE d.carrier_ref = p_ref;
    SELECT x.id INTO v_msg FROM store.message x
     WHERE x.id = ANY (v_ids) AND x.endpoint_id = p_carrier ORDER BY x.id DESC LIMIT 1;
    SELECT d.report_rank INTO v_old FROM store.delivery d WHERE d.id = v_msg;
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
  IF NOT p_keep THEN
    DELETE FROM store.early_report o
     WHERE o.endpoint_id = p_carrier AND o.ref = coalesce(p_message::text, p_ref) AND o.rank = p_rank;
  END IF;
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

-- The same, for a carrier that shows its secret (or a link that was let in: none). 6: not its own.
CREATE FUNCTION store.receive_report(p_carrier text, p_secret bytea, p_message uuid, p_ref text,
    p_rank smallint, p_state smallint, p_report text, p_id uuid, p_lease interval,
    OUT outcome smallint, OUT endpoint_id int, OUT version int, OUT subscriber text,
    OUT decision smallint, OUT lane_id uuid, OUT epoch int, OUT body text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_carrier int := store.carrier(p_carrier, p_secret);
BEGIN
  IF v_carrier IS NULL THEN outcome := 6; RETURN; END IF;
  SELECT r.outcome, r.endpoint_id, r.version, r.subscriber, r.decision, r.lane_id, r.epoch, r.body
    INTO outcome, endpoint_id, version, subscriber, decision, lane_id, epoch, body
    FROM store.report(v_carrier, p_message, p_ref, p_rank, p_state, p_report, p_id, true, p_lease) r;
END $$;

-- Early reports whose delivery is recorded by now, oldest first; each goes to report() again, one
-- transaction each because each locks a lane. Those of p_refs alone, or all, and then those older than
-- three days are dropped.
CREATE FUNCTION store.matched_reports(p_limit int, p_refs text[])
RETURNS TABLE (carrier int, message uuid, ref text, rank smallint, state smallint, body text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
BEGIN
  IF p_refs IS NOT NULL THEN
    RETURN QUERY
    SELECT o.endpoint_id, o.message, o.ref, o.rank, o.state, o.body FROM store.early_report o
     WHERE o.ref = ANY (p_refs) ORDER BY o.at, o.rank LIMIT p_limit;
    RETURN;
  END IF;
  DELETE FROM store.early_report o WHERE o.at < store.clock() - interval '3 days';
  RETURN QUERY
  SELECT o.endpoint_id, o.message, o.ref, o.rank, o.state, o.body FROM store.early_report o
   WHERE CASE WHEN o.message IS NULL
              THEN EXISTS (SELECT FROM store.delivery d JOIN store.message x ON x.id = d.id
                           WHERE d.carrier_ref = o.ref AND x.endpoint_id = o.endpoint_id)
              ELSE EXISTS (SELECT FROM store.delivery d WHERE d.id = o.message) END
   ORDER BY o.at, o.rank LIMIT p_limit;
END $$;

-- ---------------------------------------------------------------------------- dead letters

-- Sends a dead letter again as a new message at the end of its lane, where the next sweep takes it.
-- False when the message is no dead letter (any more), or its endpoint's agreement was withdrawn.
CREATE FUNCTION store.replay(p_id uuid, p_new uuid) RETURNS boolean
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  m store.message%ROWTYPE; a record;
BEGIN
  UPDATE store.delivery d SET state = 4, replay_id = p_new WHERE d.id = p_id AND d.state IN (2, 3)
     AND EXISTS (SELECT FROM store.message x JOIN store.endpoint e ON e.endpoint_id = x.endpoint_id
                  WHERE x.id = p_id AND e.settings <> '{}');
  IF NOT FOUND THEN RETURN false; END IF;
  SELECT * INTO m FROM store.message x WHERE x.id = p_id;
  SELECT * INTO a FROM store.accept(p_new, m.endpoint_id, m.subscriber, m.source_id, m.kind, m.reports,
                                    m.body, NULL, NULL, interval '1 minute', p_batch => m.batch,
                                    p_archive => m.archive);
  IF a.outcome = 1 THEN
    PERFORM store.give_back(m.endpoint_id, m.subscriber, a.lane_id, a.epoch);
  END IF;
  RETURN true;
END $$;
