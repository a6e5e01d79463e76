-- The days after leaving that a survivor agreed to before anybody knew the day of leaving:
-- they are planned with the leaving.
ALTER TABLE follow_plans ADD COLUMN points text NOT NULL DEFAULT '';
