-- A gap is called a gap everywhere: the table of the evaluated gaps gets its name.
ALTER TABLE flags RENAME TO gaps;
DROP INDEX flags_work;
CREATE INDEX gaps_work ON gaps (case_id, open, severity, mover, rule, due, since, name);
