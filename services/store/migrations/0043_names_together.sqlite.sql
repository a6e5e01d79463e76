-- The sealed names of everybody, close together: a search through thousands
-- reads them here and not one page of the file for each person. PostgreSQL
-- keeps no long values in an index and needs none.

CREATE INDEX survivors_names ON survivors (id, called_name, full_name, other_names);
