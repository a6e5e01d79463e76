-- A plan that a second colleague looked at and signed off, where the house wants it.
ALTER TABLE plans ADD COLUMN signed_by text NOT NULL DEFAULT '';
ALTER TABLE plans ADD COLUMN signed_at bigint NOT NULL DEFAULT 0;
