-- A final award says whether it includes the interim money: the rights of the interim
-- orders, or that it comes on top, or that the order does not say.
ALTER TABLE stances ADD COLUMN includes text NOT NULL DEFAULT '';
-- Interim money stands apart from the final award: what was ordered, what of it was
-- paid, and since when it is owed.
ALTER TABLE case_applications ADD COLUMN interim bigint NOT NULL DEFAULT 0;
ALTER TABLE case_applications ADD COLUMN interim_paid bigint NOT NULL DEFAULT 0;
ALTER TABLE case_applications ADD COLUMN interim_at bigint NOT NULL DEFAULT 0;
CREATE INDEX case_applications_interim ON case_applications (place, case_id, name) WHERE interim_at > 0;

-- Every case is evaluated anew, so that its interim money is there.
UPDATE cases SET packs = '';
