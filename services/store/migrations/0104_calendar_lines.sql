-- One line of a calendar is one act of one case on one day. What else it stands
-- for is named in also (right and clock, separated by spaces), and latest is the
-- last day it can fall due, where only a span of days is known.
ALTER TABLE case_clocks ADD COLUMN latest bigint NOT NULL DEFAULT 0;
ALTER TABLE case_clocks ADD COLUMN also text NOT NULL DEFAULT '';
ALTER TABLE case_clocks ADD COLUMN danger boolean NOT NULL DEFAULT false;

-- What is danger to a person stands first on its day.
CREATE INDEX case_clocks_danger ON case_clocks (due, case_id, item, name) WHERE danger;
CREATE INDEX gaps_danger ON gaps (due, case_id, rule, name) WHERE open AND severity = 0 AND subject = '';

-- Every case is evaluated anew: the lines are folded, and what is recorded for a
-- day to come counts from that day.
UPDATE cases SET packs = '';
