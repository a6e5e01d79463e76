-- "About" a day of turning eighteen came from an age: that day was the last one
-- possible, as many whole years after the day the age was written down. The
-- birthday is somewhere in the year that ends there. (The upper end of an age
-- given as a range was not kept.)
UPDATE facts SET sure = 'between', day_to = day, day = date(day, '-1 year', '+1 day')
    WHERE name = 'person.adult_on' AND sure = 'about'
    AND substr(day, 6) IN (strftime('%m-%d', recorded_at / 1000, 'unixepoch', '-1 day'), strftime('%m-%d', recorded_at / 1000, 'unixepoch'),
        strftime('%m-%d', recorded_at / 1000, 'unixepoch', '+1 day'));
-- Any other was typed as a date of birth that is about right.
UPDATE facts SET sure = 'between', day_to = date(day, '+6 months'), day = date(day, '-6 months')
    WHERE name = 'person.adult_on' AND sure = 'about';
