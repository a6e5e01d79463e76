-- What a survivor was told of leaving: when, by whom, in which language, what she says to
-- it, from which day and where to. It stands with the stay that ends.
ALTER TABLE stays ADD COLUMN told_on text NOT NULL DEFAULT '';
ALTER TABLE stays ADD COLUMN told_by text NOT NULL DEFAULT '';
ALTER TABLE stays ADD COLUMN told_in text NOT NULL DEFAULT '';
ALTER TABLE stays ADD COLUMN told_view text NOT NULL DEFAULT '';
ALTER TABLE stays ADD COLUMN leaves_on text NOT NULL DEFAULT '';
ALTER TABLE stays ADD COLUMN leaves_to text NOT NULL DEFAULT '';
