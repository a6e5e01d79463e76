-- A search opens the names that were written since the reader last searched, so
-- it asks for everybody's version: here they stand close together.

CREATE INDEX survivors_versions ON survivors (id, version);
