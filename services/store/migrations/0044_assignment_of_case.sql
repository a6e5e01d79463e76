-- Whether somebody works on a case is asked for every row of a search: by case
-- and person, and not through all the cases of the person.

DROP INDEX assignments_case;
CREATE INDEX assignments_case ON assignments (case_id, account_id, until_at, from_at);
