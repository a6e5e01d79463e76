-- Who must not learn where the survivor is, sealed.
ALTER TABLE survivors ADD COLUMN SEALED(not_to_tell);
