-- A part of an award that is kept in a fixed deposit: in whose name it is, and who can
-- release it before its day. The day itself is until_at.
ALTER TABLE stances ADD COLUMN holder text NOT NULL DEFAULT '';
ALTER TABLE stances ADD COLUMN relative_id text NOT NULL DEFAULT '';
ALTER TABLE stances ADD COLUMN released_by text NOT NULL DEFAULT '';
-- It counts as awarded and not as paid until it is released.
ALTER TABLE case_applications ADD COLUMN kept bigint NOT NULL DEFAULT 0;
ALTER TABLE case_applications ADD COLUMN free_on bigint NOT NULL DEFAULT 0;

-- Every case is evaluated anew, so that its deposits are there.
UPDATE cases SET packs = '';
