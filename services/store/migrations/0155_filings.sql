-- One application serves several rights of one authority: the steps it took have
-- the same filing.
ALTER TABLE stances ADD COLUMN filing text NOT NULL DEFAULT '';
