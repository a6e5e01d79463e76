-- Somebody with many cases reads the dates of each. Planned services and open
-- dangers are few, so these indexes are small.
CREATE INDEX deliveries_booked_case ON deliveries (case_id, at, kind, id, day_only) WHERE status IN ('planned', 'accepted');
CREATE INDEX gaps_danger_case ON gaps (case_id, due, rule, name, mover) WHERE open AND severity = 0 AND subject = '';
