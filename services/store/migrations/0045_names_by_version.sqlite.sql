-- A search opens the names that were written since the reader last searched, so
-- it asks for everybody's version before any name.

DROP INDEX survivors_names;
CREATE INDEX survivors_names ON survivors (id, version, called_name, full_name, other_names);
