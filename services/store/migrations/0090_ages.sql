-- An age that is not exactly known is a span of days. Of a date "between" two
-- days, day is the first and day_to the last.
ALTER TABLE facts ADD COLUMN day_to text NOT NULL DEFAULT '';

-- The first and the last day on which the survivor can turn eighteen.
ALTER TABLE cases RENAME COLUMN turns_adult_on TO adult_to;
ALTER TABLE cases ADD COLUMN adult_from text NOT NULL DEFAULT '';

-- Who turns eighteen soon, without reading every case.
CREATE INDEX cases_turning ON cases (adult_from, id) WHERE age_group <> 'adult' AND adult_from <> '';

-- Every case is evaluated anew: what was about one day holds for a span.
UPDATE cases SET packs = '';
