-- Whose move a running clock is. The evaluation writes it anew for every case
-- when the program starts with other packs.
ALTER TABLE case_clocks ADD COLUMN turn text NOT NULL DEFAULT '';
UPDATE case_clocks SET turn = against;
