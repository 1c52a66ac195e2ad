-- The first final state counts, also where it came early. A report that was kept as early is matched half
-- a second later, or by a sweep; one of the same rank that came in between took its place, so that a
-- sender was told a state that his carrier had taken back too late, or never said first.

-- As in 0004, but that a kept report of the same rank goes before the one that came now.
--
-- One report of a carrier about p_message (our id) or p_ref (its own). Outcome:
--   1 forward  a DR for the source was accepted; its lane decision follows
--   2 noted    the state moved; nobody asked for a DR, or it is not final
--   3 stale    doubled, or overtaken by a later one
--   4 early    the delivery is not recorded yet: kept until it is
--   5 unknown  this carrier was never given a message of that id
-- p_report is a JSON object; the DR's body is {"report": p_report, "of": the message}.
CREATE OR REPLACE FUNCTION store.report(p_carrier int, p_message uuid, p_ref text, p_rank smallint,
    p_state smallint, p_report text, p_id uuid, p_keep boolean, p_lease interval,
    OUT outcome smallint, OUT endpoint_id int, OUT version int, OUT subscriber text,
    OUT decision smallint, OUT lane_id uuid, OUT epoch int, OUT body text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_msg uuid; v_ids uuid[]; v_old smallint; v_state smallint; v_report text; m record; a record;
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
  DELETE FROM store.early_report o
   WHERE o.endpoint_id = p_carrier AND o.ref = coalesce(p_message::text, p_ref) AND o.rank = p_rank
  RETURNING o.state, o.body INTO v_state, v_report;
  IF FOUND THEN p_state := v_state; p_report := v_report; END IF;
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
