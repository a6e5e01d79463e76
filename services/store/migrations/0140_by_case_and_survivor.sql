-- Somebody with many cases reads the dates of each. Planned services and open
-- dangers are few, so these indexes are small.
CREATE INDEX deliveries_booked_case ON deliveries (case_id, at, kind, id, day_only) WHERE status IN ('planned', 'accepted');
CREATE INDEX gaps_danger_case ON gaps (case_id, due, rule, name, mover) WHERE open AND severity = 0 AND subject = '';
-- Who works with a survivor is read for the page that says who can open her file.
CREATE INDEX assignments_survivor ON assignments (survivor_id, account_id, until_at, from_at);
-- The cases somebody leads, and those to evaluate again.
CREATE INDEX cases_led ON cases (lead_id, status);
CREATE INDEX cases_packs ON cases (organisation_id, packs, id);
