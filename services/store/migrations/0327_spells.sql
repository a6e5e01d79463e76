-- The history of what the evaluation found: from when until when a right applied and how
-- far it was, a time limit ran, a gap was open. A spell that still holds has no end.
-- Written by the evaluation alone, in the transaction that stores its result.
CREATE TABLE spells (
    case_id  text   NOT NULL REFERENCES cases (id),
    kind     text   NOT NULL,
    name     text   NOT NULL,
    from_at  bigint NOT NULL,
    until_at bigint NOT NULL,
    state    text   NOT NULL,
    began    text   NOT NULL,
    ended    text   NOT NULL,
    since_at bigint NOT NULL,
    due_at   bigint NOT NULL,
    done_at  bigint NOT NULL,
    PRIMARY KEY (case_id, kind, name, from_at)
) CLUSTERED;

-- What began and what ended in a period, and what held at a moment.
CREATE INDEX spells_began ON spells (kind, from_at, case_id);
CREATE INDEX spells_ended ON spells (kind, until_at, case_id);
CREATE INDEX spells_due ON spells (due_at, case_id) WHERE kind = 'clock';
