-- What waits for one application that was filed is one line of the day's work: the
-- application that a gap is about, and how many rights that serves.
ALTER TABLE gaps ADD COLUMN application text NOT NULL DEFAULT '';
ALTER TABLE gaps ADD COLUMN serves bigint NOT NULL DEFAULT 0;

-- Every case is evaluated anew, so that its lines are there.
UPDATE cases SET packs = '';
