-- The steps in the life of a right, told in full: to which office, which paper
-- shows it, how much, when it was written down, and why one was taken back or
-- corrected. office is a code: empty for the office of the pack, "other" for
-- one whose name is sealed, else a clock and the number of an office to which
-- a late authority is reported.
ALTER TABLE stances ADD COLUMN office text NOT NULL DEFAULT '';
ALTER TABLE stances ADD COLUMN SEALED(office_words);
ALTER TABLE stances ADD COLUMN paper text NOT NULL DEFAULT '';
ALTER TABLE stances ADD COLUMN SEALED(paper_number);
ALTER TABLE stances ADD COLUMN amount bigint NOT NULL DEFAULT 0;
ALTER TABLE stances ADD COLUMN currency text NOT NULL DEFAULT '';
ALTER TABLE stances ADD COLUMN recorded_at bigint NOT NULL DEFAULT 0;
ALTER TABLE stances ADD COLUMN end_reason text NOT NULL DEFAULT '';
ALTER TABLE stances ADD COLUMN replaces text NOT NULL DEFAULT '';
UPDATE stances SET recorded_at = at;
