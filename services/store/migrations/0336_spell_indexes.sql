-- What the figures of a period count stands in the index by which they find it: what began
-- and what ended in it, what held at its end, time limits that were over, and what was done.
CREATE INDEX spells_began ON spells (kind, began, from_at, until_at, state, case_id);
CREATE INDEX spells_ended ON spells (kind, until_at, from_at, state, ended, since_at, more, case_id);
CREATE INDEX spells_due ON spells (due_at, from_at, until_at, state, ended, done_at, case_id) WHERE kind = 'clock' AND due_at > 0;
CREATE INDEX spells_done ON spells (kind, done_at, from_at, until_at, state, began, ended, due_at, case_id) WHERE done_at > 0;

-- Closings by their day, for the cases that were closed at a moment and for those that were
-- closed in a period.
CREATE INDEX closures_closed ON closures (closed_at, reopened_at, reason, removed_at, case_id) WHERE removed_at = 0;
