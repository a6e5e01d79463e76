-- The person whom an intake proposes as the second one who can open the case.
ALTER TABLE shelters ADD COLUMN deputy_id text NOT NULL DEFAULT '';
