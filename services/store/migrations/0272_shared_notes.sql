-- A note of a counsellor that one other person may read until a day. The copy is emptied
-- once sharing ended.
CREATE TABLE shared_notes (
    id          text PRIMARY KEY,
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    note_id     text NOT NULL REFERENCES case_notes (id),
    with_id     text NOT NULL REFERENCES accounts (id),
    class       text NOT NULL,
    until_on    text NOT NULL,
    said_on     text NOT NULL,
    said_how    text NOT NULL,
    ended_why   text NOT NULL DEFAULT '',
    ended_at    bigint NOT NULL DEFAULT 0,
    SEALED(copy),
    removed_at  bigint NOT NULL DEFAULT 0,
    recorded_by text NOT NULL,
    created_at  bigint NOT NULL,
    changed_by  text NOT NULL,
    changed_at  bigint NOT NULL,
    version     bigint NOT NULL
);
CREATE INDEX shared_notes_case ON shared_notes (case_id, created_at, id);
