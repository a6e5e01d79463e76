-- "About" a day of turning eighteen came from an age: that day was the last one
-- possible, as many whole years after the day the age was written down. The
-- birthday is somewhere in the year that ends there. (The upper end of an age
-- given as a range was not kept.)
UPDATE facts SET sure = 'between', day_to = day, day = to_char(day::date - interval '1 year' + interval '1 day', 'YYYY-MM-DD')
    WHERE name = 'person.adult_on' AND sure = 'about'
    AND substr(day, 6) IN (to_char(to_timestamp(recorded_at / 1000) AT TIME ZONE 'UTC' - interval '1 day', 'MM-DD'), to_char(to_timestamp(recorded_at / 1000) AT TIME ZONE 'UTC', 'MM-DD'),
        to_char(to_timestamp(recorded_at / 1000) AT TIME ZONE 'UTC' + interval '1 day', 'MM-DD'));
-- Any other was typed as a date of birth that is about right.
UPDATE facts SET sure = 'between', day_to = to_char(day::date + interval '6 months', 'YYYY-MM-DD'), day = to_char(day::date - interval '6 months', 'YYYY-MM-DD')
    WHERE name = 'person.adult_on' AND sure = 'about';
