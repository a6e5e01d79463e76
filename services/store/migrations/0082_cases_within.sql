-- A case of one shelter by its id. Found by the primary key, a case of another
-- shelter would be read and then refused, which takes longer than one that never
-- was; here both are missed alike. See access.Actor.One.
CREATE INDEX cases_within ON cases ((shelter_id || ':' || id));
