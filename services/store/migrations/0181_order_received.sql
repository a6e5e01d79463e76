-- The day on which a decision reached the survivor: the time for an appeal runs from
-- it where the law says so.
ALTER TABLE stances ADD COLUMN received_on text NOT NULL DEFAULT '';
