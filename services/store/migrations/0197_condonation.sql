-- A late application or appeal asks to have the delay excused: how far that is, and
-- since when.
ALTER TABLE case_applications ADD COLUMN delay text NOT NULL DEFAULT '';
ALTER TABLE case_applications ADD COLUMN delay_at bigint NOT NULL DEFAULT 0;
