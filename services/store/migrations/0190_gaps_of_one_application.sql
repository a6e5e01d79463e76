-- Gaps that one application closes are one line of the day's work: who takes it, which
-- of them another one stands for, and the first time limit of the line. The evaluation
-- writes them.
ALTER TABLE gaps ADD COLUMN filed_with text NOT NULL DEFAULT '';
ALTER TABLE gaps ADD COLUMN beside boolean NOT NULL DEFAULT false;
ALTER TABLE gaps ADD COLUMN soonest bigint NOT NULL DEFAULT 0;
UPDATE gaps SET soonest = due;
DROP INDEX gaps_work;
CREATE INDEX gaps_work ON gaps (case_id, open, severity, mover, rule, due, since, name, errand, beside, soonest);
CREATE INDEX gaps_beside ON gaps (case_id) WHERE beside;

-- Every case is evaluated anew, so that its lines are there.
UPDATE cases SET packs = '';
