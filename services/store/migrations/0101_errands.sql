-- Where one goes to close a gap, so that the day's work can be read by place.
-- The evaluation writes it anew for every case when the program starts with
-- other packs.
ALTER TABLE gaps ADD COLUMN errand text NOT NULL DEFAULT '';
DROP INDEX gaps_work;
CREATE INDEX gaps_work ON gaps (case_id, open, severity, mover, rule, due, since, name, errand);
